/** zod schemas of adjustments. What the record keeps was written by the desk itself; its form is checked at the top. */
import { z } from "zod";
import { ADJUSTMENT_KINDS, type ReplayEvidence } from "#src/features/adjustments/model/adjustment.ts";
import type { AdjustmentFigures } from "#src/features/adjustments/adjustments-api.ts";

export const kindField = z.enum(ADJUSTMENT_KINDS, `one of ${ADJUSTMENT_KINDS.join(", ")}`).optional();

/** "adjustment-3", or its number. */
export const adjustmentField = z
  .string()
  .trim()
  .toLowerCase()
  .transform((id) => (/^\d{1,9}$/.test(id) ? `adjustment-${id}` : id))
  .pipe(z.string().regex(/^adjustment-\d{1,9}$/, 'an adjustment such as "adjustment-3"'))
  .optional();

export const adjustmentSchema = z.custom<AdjustmentFigures>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "adjustmentId" in value &&
    "state" in value &&
    "steps" in value,
  "not an adjustment",
);

const side = z.object({
  roundTrips: z.int(),
  wins: z.int(),
  netPnl: z.bigint(),
  gain: z.bigint(),
  maxDrawdown: z.number(),
});

export const evidenceSchema = z.custom<ReplayEvidence>(
  (value) =>
    z
      .object({
        books: z.array(z.object({ bookId: z.string(), before: side, after: side })),
        bars: z.int(),
        symbols: z.int(),
        fromTsMs: z.number(),
        toTsMs: z.number(),
      })
      .safeParse(value).success,
  "not the evidence of a replay",
);

/** "adjustment-3" of a text, undefined where none is named. */
export function readAdjustmentId(said: string): string | undefined {
  return /\badjustment[- ]?(\d{1,9})\b/i.exec(said)?.[1]?.replace(/^/, "adjustment-");
}
