/** What many runs of each case add up to. */
import { wilsonInterval } from "#src/domain/statistics/wilson.ts";
import { CASES, type Truth } from "./cases.ts";
import { LOOKS, type CaseRun, type Look } from "./run-case.ts";

/** Shares of `runs`; what was said at a look counts from then on. Null where no run got so far. */
export type CaseRow = {
  readonly name: string;
  readonly truth: Truth;
  readonly runs: number;
  /** Mean edge of a pair over all runs, as a fraction: what was really there. */
  readonly edge: number;
  readonly right: readonly (number | null)[];
  readonly wrong: readonly (number | null)[];
  /** Runs in which a sign was named that is not there, at any look. */
  readonly false: number;
  readonly falseHigh: number;
  /** Runs whose interval held the mean edge at every look. */
  readonly covered: number;
  readonly medianPairs: number | null;
  readonly contradicted: number;
};

export function tableOf(runs: readonly CaseRun[]): readonly CaseRow[] {
  return CASES.flatMap(({ name, truth }) => {
    const own = runs.filter((run) => run.name === name);
    return own.length === 0 ? [] : [rowOf(name, truth, own)];
  });
}

function rowOf(name: string, truth: Truth, runs: readonly CaseRun[]): CaseRow {
  const edge =
    runs.reduce((sum, run) => sum + run.edgeSum, 0) /
    Math.max(
      1,
      runs.reduce((sum, run) => sum + run.pairs, 0),
    );
  const share = (of: (run: CaseRun) => boolean): number => runs.filter(of).length / runs.length;
  const isFalse = (run: CaseRun): boolean =>
    run.looks.some(
      ({ kind }) =>
        (kind === "signal-right" && truth !== "right" && truth !== "turns") ||
        (kind === "wrong-sign" && truth !== "wrong" && truth !== "turns"),
    );
  const falseRuns = runs.filter(isFalse).length;
  return {
    name,
    truth,
    runs: runs.length,
    edge,
    right: LOOKS.map((look) => namedBy(runs, look, "signal-right")),
    wrong: LOOKS.map((look) => namedBy(runs, look, "wrong-sign")),
    false: falseRuns / runs.length,
    falseHigh: wilsonInterval(falseRuns, runs.length).high,
    covered: share(({ looks }) => looks.every((look) => holds(look, edge))),
    medianPairs: medianOf(runs.flatMap(({ looks }) => looks.find(({ kind }) => isSign(kind))?.pairs ?? [])),
    contradicted: share((run) => run.contradicted),
  };
}

/** Of the runs that got so far: those that had said it by then. */
function namedBy(runs: readonly CaseRun[], look: number, kind: Look["kind"]): number | null {
  const reached = runs.filter(({ looks }) => looks.some(({ pairs }) => pairs === look));
  if (reached.length === 0) return null;
  const named = reached.filter(({ looks }) => looks.some((one) => one.pairs <= look && one.kind === kind));
  return named.length / reached.length;
}

function holds({ low, high }: Look, edge: number): boolean {
  return low === null || high === null || (low <= edge && edge <= high);
}

function isSign(kind: Look["kind"]): boolean {
  return kind === "signal-right" || kind === "wrong-sign";
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? null;
}

export function tableText(rows: readonly CaseRow[]): string {
  const head = [
    "",
    "runs",
    "edge",
    ...LOOKS.map((look) => `r/w@${look}`),
    "false",
    "covered",
    "pairs",
    "rule!",
  ];
  const lines = rows.map((row) => [
    row.name,
    String(row.runs),
    `${(row.edge * 100).toFixed(2)}%`,
    ...LOOKS.map((_look, index) => `${percent(row.right[index])}/${percent(row.wrong[index])}`),
    `${percent(row.false)} (<${percent(row.falseHigh)})`,
    percent(row.covered),
    row.medianPairs === null ? "-" : String(row.medianPairs),
    percent(row.contradicted),
  ]);
  const widths = head.map((word, column) =>
    Math.max(word.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((word, column) => pad(word, widths[column] ?? 0, column === 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pad(word: string, width: number, isFirst: boolean): string {
  return isFirst ? word.padEnd(width) : word.padStart(width);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "-" : `${Math.round(share * 100)}%`;
}
