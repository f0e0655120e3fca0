/** What an entry decides beside its order: leverage, thesis, and how it will leave. */
import { movePrice, rateFromUnits, type Price } from "../domain/money.ts";
import type { ExitLevel } from "../ports/manual-orders.ts";
import type { BookId } from "../domain/ids.ts";
import type { EntryPlan } from "../domain/position.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { BookRules, LaneRules } from "../domain/book-rules.ts";

/** Where a position's exits come from once its entry price is known. */
export type ExitRule =
  | {
      readonly kind: "distance";
      readonly takeProfit: LaneRules["takeProfit"];
      readonly stopLoss: LaneRules["stopLoss"];
    }
  /** What a person asked for. */
  | { readonly kind: "levels"; readonly takeProfit: ExitLevel; readonly stopLoss: ExitLevel }
  /** The exits of its twin on another book, exchanged. */
  | { readonly kind: "swapped"; readonly of: BookId }
  /** It is never sold by a level. */
  | { readonly kind: "none" };

export type EntryIntent = Omit<EntryPlan, "takeProfit" | "stopLoss" | "liquidationPrice"> & {
  readonly exits: ExitRule;
};

/** `own` is the signal with the book's own side. A book on the other side trades against the signal's thesis. */
export function entryIntent(
  book: BookRules,
  own: TradingSignal,
  signal: TradingSignal,
  epoch: number,
): EntryIntent {
  const against = own.side !== signal.side || (own.lane === "spot" && book.policy.kind === "mirror");
  return {
    side: own.side,
    lane: own.lane,
    leverage: book.lanes[own.lane].leverage,
    pairId: signal.signalId,
    thesis: against ? `inverted: ${signal.thesis}` : signal.thesis,
    falsifyingPrice: against ? null : signal.falsifyingPrice,
    epoch,
    exits: exitRule(book, own.lane),
  };
}

function exitRule({ policy, lanes }: BookRules, lane: TradingSignal["lane"]): ExitRule {
  const { takeProfit, stopLoss } = lanes[lane];
  if (policy.kind === "signal") return { kind: "distance", takeProfit, stopLoss };
  if (lane === "spot") return { kind: "none" };
  return policy.mode === "level"
    ? { kind: "swapped", of: policy.of }
    : { kind: "distance", takeProfit, stopLoss };
}

export type Exits = { readonly takeProfit: Price | null; readonly stopLoss: Price | null };

/** The exits around an entry. `twin` is the plan of the mirrored position, where the rule asks for one; null without it. */
export function exitsAround(entry: Price, intent: EntryIntent, twin: Exits | null): Exits | null {
  const { exits } = intent;
  if (exits.kind === "none") return { takeProfit: null, stopLoss: null };
  if (exits.kind === "swapped")
    return twin === null ? null : { takeProfit: twin.stopLoss, stopLoss: twin.takeProfit };
  const outward = intent.side === "long" ? 1 : -1;
  if (exits.kind === "levels")
    return {
      takeProfit: levelPrice(entry, exits.takeProfit, outward),
      stopLoss: levelPrice(entry, exits.stopLoss, -outward),
    };
  return {
    takeProfit: movePrice(entry, rateFromUnits(outward * exits.takeProfit)),
    stopLoss: movePrice(entry, rateFromUnits(-outward * exits.stopLoss)),
  };
}

function levelPrice(entry: Price, level: ExitLevel, direction: number): Price {
  return level.kind === "price" ? level.price : movePrice(entry, rateFromUnits(direction * level.distance));
}

/** Whether both exits are on their own side of the entry: a stop on the wrong side would trip at once, or never. */
export function areOnTheirSides(
  side: EntryPlan["side"],
  entry: Price,
  { takeProfit, stopLoss }: Exits,
): boolean {
  const gainsAbove = side === "long";
  return (
    (takeProfit === null || (takeProfit !== entry && takeProfit > entry === gainsAbove)) &&
    (stopLoss === null || (stopLoss !== entry && stopLoss < entry === gainsAbove))
  );
}
