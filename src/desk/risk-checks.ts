/** Our own rules against an entry, in the order in which they are asked. A refusal is recorded, never thrown. */
import type { BookState } from "../books/book-state.ts";
import type { Refusal } from "../domain/errors.ts";
import type { TradingState } from "../domain/figures.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { BookRules } from "./book-rules.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

export type EntryCase = {
  readonly signal: TradingSignal;
  readonly rules: BookRules;
  readonly book: BookState;
  readonly symbol: SymbolDesk;
  readonly state: TradingState;
  readonly venueNowMs: number;
  readonly staleMs: number;
  /** Opening orders of this book and lane that are not filled yet. */
  readonly openingOrders: number;
};

type Check = (entry: EntryCase) => Refusal | null;

function refuse(code: string, reason: string, hint?: string): Refusal {
  return { refused: true, code, reason, ...(hint !== undefined && { hint }) };
}

const isActive: Check = ({ state, rules }) =>
  state === "active"
    ? null
    : refuse(`book-${state}`, `${rules.bookId} is ${state}`, "type /resume to trade again");

const laneIsOn: Check = ({ rules, signal }) =>
  rules.lanes[signal.lane].enabled ? null : refuse("lane-off", `the ${signal.lane} lane is off`);

const dataIsFresh: Check = ({ symbol, venueNowMs, staleMs }) =>
  symbol.isStale(venueNowMs, staleMs)
    ? refuse("stale-data", `the newest price of ${symbol.instrument.symbol} is too old to trade on`)
    : null;

const canShort: Check = ({ signal }) =>
  signal.lane === "spot" && signal.side === "short"
    ? refuse("no-short-spot", "spot cannot be sold short")
    : null;

const isFlat: Check = ({ book, signal, rules }) =>
  rules.policy.kind === "mirror" || book.positionsOf(signal.symbol).length === 0
    ? null
    : refuse("already-open", `${rules.bookId} has a position in ${signal.symbol} already`);

/** A mirror takes what its original takes: only its cash bounds it. */
const hasRoom: Check = ({ book, rules, signal, openingOrders }) => {
  const { positionsMax } = rules.lanes[signal.lane];
  const open =
    book.positions().filter((position) => position.plan.lane === signal.lane).length + openingOrders;
  if (rules.policy.kind === "mirror" || open < positionsMax) return null;
  return refuse("positions-max", `${open} of at most ${positionsMax} ${signal.lane} positions are open`);
};

const CHECKS: readonly Check[] = [isActive, laneIsOn, dataIsFresh, canShort, isFlat, hasRoom];

/** The first rule that refuses, or null. */
export function checkEntry(entry: EntryCase): Refusal | null {
  for (const check of CHECKS) {
    const refusal = check(entry);
    if (refusal !== null) return refusal;
  }
  return null;
}
