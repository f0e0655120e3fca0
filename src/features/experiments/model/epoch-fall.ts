/** The deepest fall of a book's equity within an epoch, from what its days remember. */
import { extendCurve, startCurve, type EquityCurve } from "#src/domain/equity-curve.ts";
import { UNIT, type Amount } from "#src/domain/money.ts";
import type { Fall } from "#src/domain/verdict.ts";

/** A UTC day of a book's equity (`day` is its date, `2026-11-23`), and its deepest drawdown up to then, in units of 1e-8. */
export type EquityDay = {
  readonly day: string;
  readonly openEquity: Amount;
  readonly highEquity: Amount;
  readonly lowEquity: Amount;
  readonly closeEquity: Amount;
  readonly maxDrawdown: number;
};

const NO_FALL: Fall = { loss: 0n, peak: UNIT };

/**
 * The deepest fall over days, oldest first. What came first inside a day is not known, so its high counts as coming
 * before its low: the fall is never understated. It is not overstated beyond the deepest drawdown of the book's whole
 * life either, which is exact; in epoch 0 that makes it exact. An epoch that began on `fromDay` takes of that day
 * only the close, because what happened after the lock is not known apart; null is an epoch that began with the book.
 */
export function epochFall(days: readonly EquityDay[], fromDay: string | null): Fall {
  const points = days.flatMap(({ day, openEquity, highEquity, lowEquity, closeEquity }) => {
    if (fromDay !== null && day < fromDay) return [];
    return day === fromDay ? [closeEquity] : [openEquity, highEquity, lowEquity, closeEquity];
  });
  const [start, ...rest] = points;
  const last = days.at(-1);
  if (start === undefined || last === undefined) return NO_FALL;
  const { worstLoss, worstPeak } = rest.reduce<EquityCurve>(extendCurve, startCurve(start));
  return shallower({ loss: worstLoss, peak: worstPeak }, lifetimeFall(last));
}

/** The deepest fall since the book was opened, as of a day. */
export function lifetimeFall({ maxDrawdown }: Pick<EquityDay, "maxDrawdown">): Fall {
  return { loss: BigInt(maxDrawdown), peak: UNIT };
}

function shallower(one: Fall, other: Fall): Fall {
  return one.loss * other.peak <= other.loss * one.peak ? one : other;
}
