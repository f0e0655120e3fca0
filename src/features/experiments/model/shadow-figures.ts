/** Round trips beside what their inverted sides would have made. */
import type { Tally } from "#src/domain/figures.ts";
import type { Amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { addToTally, EMPTY_TALLY } from "#src/domain/tally.ts";
import type { Shadow, ShadowGap, ShadowOutcome } from "./shadow.ts";

export type ShadowRow = { readonly roundTrip: RoundTrip; readonly shadow: Shadow };

/** Both tallies are over the same round trips: those that have a shadow. Funding is left out of both. */
export type ShadowFigures = {
  readonly asked: number;
  readonly shadowed: number;
  /** The round trips without one, by reason. */
  readonly leftOut: Readonly<Record<ShadowGap, number>>;
  readonly actual: Tally;
  /** Funding that the actual ones received less paid. */
  readonly actualFunding: Amount;
  readonly inverted: Tally;
  /** In the order that they were asked in. */
  readonly rows: readonly ShadowRow[];
};

export function shadowFigures(
  outcomes: readonly { readonly roundTrip: RoundTrip; readonly outcome: ShadowOutcome }[],
): ShadowFigures {
  const leftOut: Record<ShadowGap, number> = { spot: 0, "no-exits": 0, "bars-missing": 0, "still-open": 0 };
  const rows: ShadowRow[] = [];
  for (const { roundTrip, outcome } of outcomes) {
    if ("gap" in outcome) leftOut[outcome.gap] += 1;
    else rows.push({ roundTrip, shadow: outcome.shadow });
  }
  return {
    asked: outcomes.length,
    shadowed: rows.length,
    leftOut,
    actual: rows.map(({ roundTrip }) => withoutFunding(roundTrip)).reduce(addToTally, EMPTY_TALLY),
    actualFunding: rows.reduce((sum, { roundTrip }) => sum + roundTrip.funding, 0n),
    inverted: rows
      .map(({ roundTrip, shadow }) => invertedTrip(roundTrip, shadow))
      .reduce(addToTally, EMPTY_TALLY),
    rows,
  };
}

function withoutFunding(roundTrip: RoundTrip): RoundTrip {
  return { ...roundTrip, funding: 0n, netPnl: roundTrip.grossPnl - roundTrip.fees };
}

/** The round trip as it would have been on the other side. */
export function invertedTrip(roundTrip: RoundTrip, shadow: Shadow): RoundTrip {
  const { side, grossPnl, fees, netPnl, exitReason, closedTsMs } = shadow;
  return { ...roundTrip, side, grossPnl, fees, funding: 0n, netPnl, exitReason, closedTsMs };
}
