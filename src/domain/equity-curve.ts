/**
 * A book's equity over time, folded so that a million points take no more room than one. Drawdown is a positive
 * fraction of the highest equity before it; the comparisons are exact, only the figure shown is a number.
 */
import { divide, UNIT, type Amount, type Rate } from "./money.ts";

export type EquityCurve = {
  readonly equity: Amount;
  readonly peak: Amount;
  /** The deepest drawdown so far, as what was lost and the peak that it was lost from. */
  readonly worstLoss: Amount;
  readonly worstPeak: Amount;
};

/** A curve of one point: its peak is itself and it has no drawdown. */
export function startCurve(equity: Amount): EquityCurve {
  return { equity, peak: equity, worstLoss: 0n, worstPeak: equity };
}

/** The curve with its next point. */
export function extendCurve(curve: EquityCurve, equity: Amount): EquityCurve {
  const peak = equity > curve.peak ? equity : curve.peak;
  const loss = peak - equity;
  const deeper = peak > 0n && (curve.worstPeak <= 0n || loss * curve.worstPeak > curve.worstLoss * peak);
  return deeper ? { equity, peak, worstLoss: loss, worstPeak: peak } : { ...curve, equity, peak };
}

/** How far equity is below its peak now. 0 at the peak, at one point, and where the peak was never above zero. */
export function currentDrawdown({ equity, peak }: EquityCurve): number {
  return fractionOf(peak - equity, peak);
}

/** The deepest drawdown so far; 0 at one point. Above 1 only where equity fell below zero. */
export function maxDrawdown({ worstLoss, worstPeak }: EquityCurve): number {
  return fractionOf(worstLoss, worstPeak);
}

/** Whether the current drawdown has reached a limit: exact, and "reached" counts. A protection asks this. */
export function isDrawdownReached({ equity, peak }: EquityCurve, limit: Rate): boolean {
  return peak > 0n && (peak - equity) * UNIT >= peak * BigInt(limit);
}

/** The equity at which a drawdown limit is reached, rounded up: earlier rather than later. */
export function equityAtDrawdown({ peak }: EquityCurve, limit: Rate): Amount {
  return divide(peak * (UNIT - BigInt(limit)), UNIT, "up");
}

/** The curve of a series of equities; null for none. */
export function curveOf(equities: readonly Amount[]): EquityCurve | null {
  const [first, ...rest] = equities;
  return first === undefined ? null : rest.reduce(extendCurve, startCurve(first));
}

/**
 * Return of each day from equities at the ends of days (one more than the returns): none for no or one equity.
 * A book whose equity is gone has no further returns: the series ends with the day that took it.
 */
export function dailyReturns(equities: readonly Amount[]): number[] {
  const returns: number[] = [];
  for (const [index, equity] of equities.entries()) {
    const before = equities[index - 1];
    if (before === undefined) continue;
    if (before <= 0n) break;
    returns.push(Number(equity - before) / Number(before));
  }
  return returns;
}

function fractionOf(loss: Amount, peak: Amount): number {
  return peak <= 0n ? 0 : Number(loss) / Number(peak);
}
