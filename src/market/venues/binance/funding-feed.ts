/**
 * Mark prices, funding forecasts and settlements of the perpetuals. When a settlement is due is what the venue
 * says (every 8, 4 or 1 hours, and it may change): a symbol is due when the time last announced has passed.
 */
import type { FundingForecast } from "#src/domain/market.ts";
import type { Price } from "#src/domain/money.ts";
import type { FeedContext } from "./feed-context.ts";
import { noteFailure, readOrReport } from "./feed-context.ts";
import { runPoller } from "./poller.ts";
import { readMark, readSettlement } from "./read-answers.ts";

const MARKS_EVERY_MS = 15_000;
const SETTLEMENTS_EVERY_MS = 5_000;
/** The venue publishes a settlement some seconds after its time. */
const PUBLISHED_AFTER_MS = 5_000;
/** A settlement is stamped a little off the announced time. */
const STAMP_TOLERANCE_MS = 60_000;
const ATTEMPTS_MAX = 60;
const HISTORY_LIMIT = 100;

type FundingState = {
  /** The newest settlement emitted, or the time of the start. */
  settledTsMs: number;
  lastMark: Price | null;
  lastMarkTsMs: number;
  /** The announced times that have not been settled; the first is due first. */
  dueTsMs: number | null;
  announcedTsMs: number | null;
  attempts: number;
  /** Settlements from before the start are still to be asked for. */
  isBehind: boolean;
};

export async function runFundingFeed(context: FeedContext): Promise<void> {
  const states = new Map(context.symbols.map((symbol) => [symbol, newState(context, symbol)]));
  const marks = runPoller(
    {
      intervalMs: MARKS_EVERY_MS,
      poll: () => pollMarks(context, states),
      onFailure: (error, failures) => noteFailure(context, "mark prices", error, failures),
    },
    context.tools,
  );
  const settlements = runPoller(
    {
      intervalMs: SETTLEMENTS_EVERY_MS,
      poll: () => pollSettlements(context, states),
      onFailure: (error, failures) => noteFailure(context, "funding settlements", error, failures),
    },
    context.tools,
  );
  await Promise.all([marks, settlements]);
}

function newState(context: FeedContext, symbol: string): FundingState {
  const fromTsMs = context.fundingFromTsMs.get(symbol);
  return {
    settledTsMs: fromTsMs ?? context.nowMs(),
    isBehind: fromTsMs !== undefined,
    lastMark: null,
    lastMarkTsMs: 0,
    dueTsMs: null,
    announcedTsMs: null,
    attempts: 0,
  };
}

async function pollMarks(context: FeedContext, states: ReadonlyMap<string, FundingState>): Promise<void> {
  const answer = await context.client.call((exchange) => exchange.fetchFundingRates(context.symbols));
  const entries = new Map(Object.entries(answer ?? {}));
  for (const [symbol, state] of states) {
    readOrReport(context, `mark ${symbol}`, () => {
      const { mark, forecast } = readMark(symbol, entries.get(symbol));
      if (mark.eventTsMs < state.lastMarkTsMs) return;
      state.lastMarkTsMs = mark.eventTsMs;
      state.lastMark = mark.markPrice;
      noteAnnounced(state, forecast);
      context.emit(mark);
      context.emit(forecast);
    });
  }
}

/** The time announced before becomes due when the venue announces a later one, or when it passes. */
function noteAnnounced(state: FundingState, { nextFundingTsMs }: FundingForecast): void {
  const before = state.announcedTsMs;
  if (before !== null && nextFundingTsMs > before) state.dueTsMs ??= before;
  state.announcedTsMs = nextFundingTsMs;
}

function isDue(state: FundingState, nowMs: number): boolean {
  const { announcedTsMs } = state;
  if (announcedTsMs !== null && nowMs >= announcedTsMs && announcedTsMs > state.settledTsMs) {
    state.dueTsMs ??= announcedTsMs;
  }
  return state.dueTsMs !== null && nowMs >= state.dueTsMs + PUBLISHED_AFTER_MS;
}

async function pollSettlements(
  context: FeedContext,
  states: ReadonlyMap<string, FundingState>,
): Promise<void> {
  for (const [symbol, state] of states) {
    if (state.isBehind || isDue(state, context.nowMs())) await settle(context, symbol, state);
  }
}

/** Asks from the last known settlement on, so that those missed while the venue was away are caught up. */
async function settle(context: FeedContext, symbol: string, state: FundingState): Promise<void> {
  const since = state.settledTsMs + 1;
  const answer = await context.client.call((exchange) =>
    exchange.fetchFundingRateHistory(symbol, since, HISTORY_LIMIT),
  );
  for (const entry of Array.isArray(answer) ? answer : []) {
    readOrReport(context, `settlement ${symbol}`, () => {
      const settlement = readSettlement(symbol, entry, state.lastMark);
      if (settlement.eventTsMs <= state.settledTsMs) return;
      state.settledTsMs = settlement.eventTsMs;
      context.emit(settlement);
    });
  }
  state.isBehind = false;
  if (state.dueTsMs !== null) closeDue(context, symbol, state);
}

function closeDue(context: FeedContext, symbol: string, state: FundingState): void {
  state.attempts += 1;
  const isSettled = state.settledTsMs >= (state.dueTsMs ?? 0) - STAMP_TOLERANCE_MS;
  if (!isSettled && state.attempts < ATTEMPTS_MAX) return;
  if (!isSettled) {
    context.health.report(`settlement ${symbol}`, `Binance has not published the settlement of ${symbol}`);
  }
  state.dueTsMs = null;
  state.announcedTsMs = null;
  state.attempts = 0;
}
