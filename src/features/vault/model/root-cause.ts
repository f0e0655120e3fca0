/**
 * The decision table: from an evidence pack to a cause. Each rule states its threshold and shows the figures that it
 * fired on. A rule is a *condition*, which is looked for on winners as well, and decides a loss where it says so.
 */
import { absolute } from "#src/domain/money.ts";
import { rankOf, type Cause } from "./causes.ts";
import type { TripEvidence } from "./evidence.ts";

/** A figure that a rule looked at, beside its threshold; both as text for people. */
export type CauseFigure = { readonly what: string; readonly is: string; readonly threshold: string };

export type Finding = { readonly cause: Cause; readonly figures: readonly CauseFigure[] };

export type Diagnosis = {
  /** Null for a round trip that won. */
  readonly cause: Cause | null;
  /** Causes of the same class that fired as well: a tie, which the order of the table decided. */
  readonly rivals: readonly Cause[];
  /** Every rule that decides a loss and fired, in the order of the table. */
  readonly findings: readonly Finding[];
  /** Conditions that held, whether it won or lost. */
  readonly conditions: readonly Cause[];
};

/** The thresholds, each with its reason. */
export const CAUSE_THRESHOLDS = {
  /** A fill may lie this far outside its bar beyond its own slippage: quotes and trades differ by a spread. */
  outsideBar: 0.002,
  /** A close that takes longer than this has not worked as the desk promises (latency 250 ms, order book 3 s). */
  exitDelayMs: 60_000,
  /** Bars may be late by one; two missing ones are a gap. */
  missingBars: 2,
  /** A shock is this many mean ranges against the position within the bar after the headline. */
  shock: 2,
  /** A cost decides where it is at least this share of the loss; at 1 the trip would have won without it. */
  costShare: 0.5,
  /** A cost is a condition where it is at least this share of what the stop risked. */
  costOfRisk: 0.25,
  /** A stop that fills this share of its distance beyond its level was jumped. */
  overshoot: 0.5,
  /** An entry that drifted this share of the stop's distance between decision and fill came late. */
  drift: 0.5,
  /** Half way to the take-profit: from there on the direction was right. */
  halfWay: 0.5,
} as const;

type CauseRule = {
  readonly cause: Cause;
  /** The figures where it fires, else null. */
  readonly condition: (evidence: TripEvidence) => readonly CauseFigure[] | null;
  /** Where the condition alone decides no loss. */
  readonly decides?: (evidence: TripEvidence) => readonly CauseFigure[] | null;
};

const T = CAUSE_THRESHOLDS;

/** In the order in which ties are decided. */
const RULES: readonly CauseRule[] = [
  { cause: "simulation-error", condition: fillOutsideItsBar },
  { cause: "execution-error", condition: slowExit },
  { cause: "stale-data", condition: gapInData },
  { cause: "sizing", condition: outOfMargin },
  { cause: "news", condition: newsShock },
  { cause: "slippage", condition: slippageOfRisk, decides: slippageOfLoss },
  {
    cause: "cost",
    condition: (e) => ofRisk(e, "fees", e.costs.fees),
    decides: (e) => ofLoss(e, "fees", e.costs.fees),
  },
  {
    cause: "funding",
    condition: (e) => ofRisk(e, "funding paid", -e.costs.funding),
    decides: (e) => ofLoss(e, "funding paid", -e.costs.funding),
  },
  { cause: "late-entry", condition: lateEntry },
  { cause: "control-lost-too", condition: controlLostToo },
  { cause: "noise-stop", condition: noiseBothWays, decides: stoppedByNoise },
  { cause: "wrong-direction", condition: neverHalfWay },
];

/** Deterministic: the same evidence gives the same answer. A loss that no rule explains is "unclear". */
export function diagnose(evidence: TripEvidence): Diagnosis {
  const conditions = RULES.filter(({ condition }) => condition(evidence) !== null).map(({ cause }) => cause);
  if (evidence.roundTrip.netPnl > 0n) return { cause: null, rivals: [], findings: [], conditions };
  const findings = RULES.flatMap(({ cause, condition, decides = condition }) => {
    const figures = decides(evidence);
    return figures === null ? [] : [{ cause, figures }];
  });
  const best = Math.min(...findings.map(({ cause }) => rankOf(cause)));
  const [cause = "unclear", ...rivals] = findings
    .map((finding) => finding.cause)
    .filter((one) => rankOf(one) === best);
  return { cause, rivals, findings, conditions };
}

function fillOutsideItsBar({ fills }: TripEvidence): readonly CauseFigure[] | null {
  const worst = Math.max(0, ...fills.map(({ outsideBar }) => outsideBar));
  return worst < T.outsideBar
    ? null
    : [figure("a fill outside its bar by", percent(worst), percent(T.outsideBar))];
}

function slowExit({ exitDelayMs }: TripEvidence): readonly CauseFigure[] | null {
  if (exitDelayMs < T.exitDelayMs) return null;
  return [figure("from the decision to leave to the last fill", `${exitDelayMs} ms`, `${T.exitDelayMs} ms`)];
}

function gapInData({ path: { missingMs, barMs } }: TripEvidence): readonly CauseFigure[] | null {
  if (barMs === null || missingMs < T.missingBars * barMs) return null;
  return [figure("without market data for", `${missingMs} ms`, `${T.missingBars} bars of ${barMs} ms`)];
}

/** Margin gone before the stop could act: the position was too large for its collateral. */
function outOfMargin(e: TripEvidence): readonly CauseFigure[] | null {
  const { exitReason, leverage } = e.roundTrip;
  if (exitReason !== "liquidation") return null;
  return [figure("closed by", "liquidation", `its stop, at ${leverage}x`)];
}

function newsShock({ news }: TripEvidence): readonly CauseFigure[] | null {
  const worst = news.toSorted((one, other) => (other.shock ?? 0) - (one.shock ?? 0))[0];
  if (worst === undefined || worst.shock === null || worst.shock < T.shock) return null;
  return [
    figure(`after "${worst.title}" against us by`, `${worst.shock.toFixed(1)} mean ranges`, `${T.shock}`),
  ];
}

function slippageOfRisk(e: TripEvidence): readonly CauseFigure[] | null {
  return ofRisk(e, "slippage", e.costs.slippage) ?? jumpedStop(e);
}

function slippageOfLoss(e: TripEvidence): readonly CauseFigure[] | null {
  return ofLoss(e, "slippage", e.costs.slippage) ?? jumpedStop(e);
}

function jumpedStop({ stopOvershoot, stopLossRate }: TripEvidence): readonly CauseFigure[] | null {
  if (stopOvershoot === null || stopLossRate === null || stopOvershoot < T.overshoot * stopLossRate)
    return null;
  const threshold = `${percent(T.overshoot * stopLossRate)}, half of its distance`;
  return [figure("the stop filled beyond its level by", percent(stopOvershoot), threshold)];
}

/** A cost beside what the stop risked of the entry notional. */
function ofRisk(e: TripEvidence, what: string, cost: bigint): readonly CauseFigure[] | null {
  if (e.stopLossRate === null || e.stopLossRate === 0) return null;
  const share = Number(cost) / (Number(e.roundTrip.entryNotional) * e.stopLossRate);
  return share < T.costOfRisk
    ? null
    : [figure(`${what}, of what the stop risked`, percent(share), percent(T.costOfRisk))];
}

/** A cost beside the loss; a whole one means that the trip would have won without it. */
function ofLoss(
  { costs: { netPnl } }: TripEvidence,
  what: string,
  cost: bigint,
): readonly CauseFigure[] | null {
  const share = netPnl === 0n ? (cost > 0n ? 1 : 0) : Number(cost) / Number(absolute(netPnl));
  return share < T.costShare ? null : [figure(`${what}, of the loss`, percent(share), percent(T.costShare))];
}

function lateEntry({
  drift,
  stopLossRate,
  runUp,
  takeProfitRate,
}: TripEvidence): readonly CauseFigure[] | null {
  if (stopLossRate !== null && drift >= T.drift * stopLossRate)
    return [figure("drifted between decision and fill by", percent(drift), percent(T.drift * stopLossRate))];
  if (runUp === null || takeProfitRate === null || runUp < takeProfitRate) return null;
  return [
    figure("had run before the entry by", percent(runUp), `${percent(takeProfitRate)}, a whole take-profit`),
  ];
}

function controlLostToo({ twin, roundTrip }: TripEvidence): readonly CauseFigure[] | null {
  if (twin?.state !== "lost" || roundTrip.netPnl > 0n) return null;
  return [figure(`the same entry on the other side (${twin.bookId})`, "lost", "won")];
}

function noiseBothWays(e: TripEvidence): readonly CauseFigure[] | null {
  const [forward, back] = [
    shareOf(e.path.favourable.move, e.takeProfitRate),
    shareOf(-e.path.adverse.move, e.stopLossRate),
  ];
  if (forward === null || back === null || forward < T.halfWay || back < T.halfWay) return null;
  return [
    figure("way to the take-profit", percent(forward, 0), percent(T.halfWay, 0)),
    figure("way to the stop", percent(back, 0), percent(T.halfWay, 0)),
  ];
}

function stoppedByNoise(e: TripEvidence): readonly CauseFigure[] | null {
  return e.roundTrip.exitReason === "stop-loss" ? noiseBothWays(e) : null;
}

function neverHalfWay({ path, takeProfitRate }: TripEvidence): readonly CauseFigure[] | null {
  const share = shareOf(path.favourable.move, takeProfitRate);
  return share === null || share >= T.halfWay
    ? null
    : [figure("best way to the take-profit", percent(share, 0), `under ${percent(T.halfWay, 0)}`)];
}

function shareOf(move: number, distance: number | null): number | null {
  return distance === null || distance <= 0 ? null : move / distance;
}

function figure(what: string, is: string, threshold: string): CauseFigure {
  return { what, is, threshold };
}

function percent(fraction: number, decimals = 2): string {
  return `${(fraction * 100).toFixed(decimals)}%`;
}
