import type { DuePeriod } from "../../domain/schedule/due-times.ts";
import type { AdjustmentReader } from "../../ports/adjustments-api.ts";
import { formatPercent } from "../format.ts";
import type { AdjustmentLine } from "./digest-input.ts";

const ADJUSTMENTS_MAX = 50;
const LINES_MAX = 12;

/** What was shipped in a period, with its count before and after, and what waits; each with its stated confidence. */
export function adjustmentLines(
  reader: Pick<AdjustmentReader, "adjustments">,
  { fromTsMs, toTsMs }: DuePeriod,
): readonly AdjustmentLine[] {
  return reader
    .adjustments(ADJUSTMENTS_MAX)
    .flatMap(({ title, state, confidence, shippedTsMs, counts }): readonly AdjustmentLine[] => {
      const stated = `${formatPercent(confidence.probability, 0)}, n=${confidence.n}`;
      if (state === "proposed" || state === "waiting")
        return [{ state: "queued", what: title, confidence: stated }];
      if (shippedTsMs === null || shippedTsMs < fromTsMs || shippedTsMs >= toTsMs) return [];
      const counted =
        counts === null
          ? ""
          : `; ${counts.before.roundTrips} round trips before and ${counts.after.roundTrips} since`;
      return [{ state: "shipped", what: `${title}${counted}`, confidence: stated }];
    })
    .slice(0, LINES_MAX);
}
