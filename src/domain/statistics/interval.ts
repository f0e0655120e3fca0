import { normalQuantile } from "./normal.ts";

/** A confidence interval; both ends belong to it. */
export type Interval = { readonly low: number; readonly high: number };

/** How many standard deviations a two-sided interval reaches: 1.96 for 0.95. @throws RangeError unless 0 < confidence < 1. */
export function twoSidedZ(confidence: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence ${confidence} is not between 0 and 1`);
  return normalQuantile(1 - (1 - confidence) / 2);
}
