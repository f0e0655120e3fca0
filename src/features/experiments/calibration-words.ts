/** What the calibration says of a finding: how often such a one is false, or how often a difference would have been missed. */
import { CALIBRATION } from "./calibration.ts";
import type { Finding } from "./model/finding.ts";

/** The looks that a row of the table has, in its order. */
const LOOKS = [50, 100, 200, 400] as const;

/** One sentence with its n, or null where the table says nothing of it. */
export function calibrationNote({ kind, look, nextLook }: Finding): string | null {
  if (kind === "signal-right" || kind === "wrong-sign") return falseRate();
  if (kind === "costs") return null;
  const asked = LOOKS.find(
    (one) => one === (kind === "not-distinguishable" ? look : Math.max(nextLook, 100)),
  );
  return asked === undefined ? null : power(asked);
}

function falseRate(): string {
  const rows = CALIBRATION.rows.filter(({ truth }) => truth === "no-edge");
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const named = rows.reduce((sum, row) => sum + row.false * row.runs, 0);
  return `In ${runs} calibration runs without an edge a sign was named ${times(Math.round(named))}.`;
}

/** The smaller share of the two: a sign of 60% that is right, or wrong. */
function power(look: (typeof LOOKS)[number]): string | null {
  const at = LOOKS.indexOf(look);
  const found = CALIBRATION.rows.flatMap((row) => {
    if (row.name === "right 60%") return row.right[at] ?? [];
    return row.name === "wrong 60%" ? (row.wrong[at] ?? []) : [];
  });
  if (found.length < 2) return null;
  const share = Math.round(Math.min(...found) * 100);
  return `A signal that is right or wrong in 60% is found by ${look} pairs in ${share}% of ${CALIBRATION.markets} calibration runs.`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
