import type { BeforeAfter, WindowCount } from "#src/features/adjustments/model/adjustment.ts";
import type { DuePeriod } from "#src/schedule/due-times.ts";
import { proofLine } from "#src/features/adjustments/proof-words.ts";
import type { AdjustmentReader } from "#src/features/adjustments/adjustments-api.ts";
import { formatChange, formatDuration } from "#src/facts/format.ts";
import type { AdjustmentLine } from "./digest-input.ts";

const ADJUSTMENTS_MAX = 50;
const LINES_MAX = 12;
const ENDINGS: Readonly<Record<string, string>> = { ended: ", ended since", reverted: ", put back since" };

/**
 * What waits, what was shipped in a period, and what was shipped in the one before it: each with what its replay proved,
 * and what was shipped with its count before and after.
 */
export function adjustmentLines(
  reader: Pick<AdjustmentReader, "adjustments">,
  { fromTsMs, toTsMs }: DuePeriod,
): readonly AdjustmentLine[] {
  const beforeTsMs = fromTsMs - (toTsMs - fromTsMs);
  return reader
    .adjustments(ADJUSTMENTS_MAX)
    .flatMap(({ title, state, evidence, shippedTsMs, counts }): readonly AdjustmentLine[] => {
      const proof = proofLine(evidence);
      if (state === "proposed" || state === "waiting") return [{ state: "queued", what: title, proof }];
      if (shippedTsMs === null || shippedTsMs < beforeTsMs || shippedTsMs >= toTsMs) return [];
      const what = `${title}${ENDINGS[state] ?? ""}${counts === null ? "" : countWords(counts)}`;
      const when = shippedTsMs < fromTsMs ? "shipped before" : "shipped";
      return [{ state: when, what, proof }];
    })
    .slice(0, LINES_MAX);
}

function countWords({ windowMs, before, after }: BeforeAfter): string {
  return `; ${formatDuration(windowMs)} before it: ${windowWords(before)}; as long since: ${windowWords(after)}`;
}

function windowWords({ roundTrips, losses, matching, netPnl }: WindowCount): string {
  return `${roundTrips} round trips, ${losses} lost, ${matching} of them of its kind, ${formatChange(netPnl)} USDT`;
}
