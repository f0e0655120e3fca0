/** Our own rules against an entry, in the order in which they are asked. A refusal is recorded, never thrown. */
import type { Refusal } from "../domain/errors.ts";
import { coinName } from "../domain/instrument.ts";
import { formatUnits } from "../domain/money.ts";
import type { EntryPoint } from "../domain/trading-signal.ts";
import type { BookRules } from "../domain/book-rules.ts";
import type { DeskContext } from "./desk-context.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

type EntryCase = {
  /** With the book's own side. */
  readonly signal: EntryPoint;
  readonly rules: BookRules;
  readonly symbol: SymbolDesk;
  /** Opening orders of this book and lane that are not filled yet. */
  readonly openingOrders: number;
};

type Check = (entry: EntryCase, context: DeskContext) => Refusal | null;

function refuse(code: string, reason: string, hint?: string): Refusal {
  return { refused: true, code, reason, ...(hint !== undefined && { hint }) };
}

const isActive: Check = ({ rules }, { states }) => {
  const state = states.state(rules.bookId);
  return state === "active"
    ? null
    : refuse(
        `book-${state}`,
        `${rules.bookId} is ${state === "halted" ? "halted" : "paused"}`,
        `Type "/resume ${rules.bookId}" to let it trade again.`,
      );
};

const laneIsOn: Check = ({ rules, signal }) =>
  rules.lanes[signal.lane].enabled ? null : refuse("lane-off", `the ${signal.lane} lane is off`);

const dataIsFresh: Check = ({ symbol }, { venueNowMs, execution }) =>
  symbol.isStale(venueNowMs(), execution.staleMs)
    ? refuse("stale-data", `the newest price of ${symbol.instrument.symbol} is too old to trade on`)
    : null;

const canShort: Check = ({ signal }) =>
  signal.lane === "spot" && signal.side === "short"
    ? refuse("no-short-spot", "spot cannot be sold short")
    : null;

/** A mirror takes what its original takes, also beside what it holds. */
const isFlat: Check = ({ rules, signal }, { ledger }) =>
  rules.policy.kind === "mirror" || ledger.book(rules.bookId).positionsOf(signal.symbol).length === 0
    ? null
    : refuse("already-open", `${rules.bookId} has a position in ${coinName(signal.symbol)} already`);

const hasRoom: Check = ({ rules, signal, openingOrders }, { ledger }) => {
  const { positionsMax } = rules.lanes[signal.lane];
  const held = ledger.book(rules.bookId).positions();
  const open = held.filter((position) => position.plan.lane === signal.lane).length + openingOrders;
  if (rules.policy.kind === "mirror" || open < positionsMax) return null;
  return refuse("positions-max", `${open} of at most ${positionsMax} ${signal.lane} positions are open`);
};

const isNotBanned: Check = ({ rules, signal }, { rests, venueNowMs }) => {
  const ban = rests.activeBan(rules.bookId, signal.symbol, venueNowMs());
  if (ban === null) return null;
  return refuse(
    "banned",
    `${ban.base} is banned until ${new Date(ban.untilTsMs).toISOString()}: ${ban.reason}`,
  );
};

const hasRested: Check = ({ rules, signal }, { rests, venueNowMs }) => {
  if (rules.policy.kind === "mirror") return null;
  const end = rests.cooldownEndTsMs(rules.bookId, signal.symbol, rules.guards.cooldownMs, venueNowMs());
  return end === null
    ? null
    : refuse("cooldown", `it was stopped out; it rests until ${new Date(end).toISOString()}`);
};

function percent(units: number): string {
  return `${formatUnits(BigInt(units) * 100n, 4)}%`;
}

/** Only what our side pays counts: a rate that pays us is no reason to stay out. */
const fundingIsBearable: Check = ({ rules, signal, symbol }) => {
  const { fundingRate } = symbol;
  if (signal.lane === "spot" || fundingRate === null) return null;
  const paid = signal.side === "long" ? fundingRate : -fundingRate;
  if (paid <= rules.guards.fundingRateMax) return null;
  return refuse(
    "funding-rate",
    `a ${signal.side} would pay ${percent(paid)} at the next settlement, the limit is ${percent(rules.guards.fundingRateMax)}`,
  );
};

const CHECKS: readonly Check[] = [
  isActive,
  laneIsOn,
  dataIsFresh,
  canShort,
  isNotBanned,
  isFlat,
  hasRoom,
  hasRested,
  fundingIsBearable,
];

/** The first rule that refuses, or null. */
export function checkEntry(context: DeskContext, entry: EntryCase): Refusal | null {
  for (const check of CHECKS) {
    const refusal = check(entry, context);
    if (refusal !== null) return refusal;
  }
  return null;
}
