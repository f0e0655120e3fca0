/**
 * Closed bars of a lane. Shortly after each boundary every symbol is asked for, one after the other, from its
 * last bar on: a bar that is late, or was missed while the venue was away, comes in order with the next ones.
 */
import { DeskError } from "#src/domain/errors.ts";
import type { Bar } from "#src/domain/market.ts";
import { toMarketError } from "./ccxt-exchange.ts";
import type { FeedContext } from "./feed-context.ts";
import { noteFailure, readOrReport } from "./feed-context.ts";
import { backoffMs, pause } from "./poller.ts";
import { readBar } from "./read-answers.ts";

/** The venue's own bars, by length. */
const TIMEFRAMES: ReadonlyMap<number, string> = new Map([
  [60_000, "1m"],
  [180_000, "3m"],
  [300_000, "5m"],
  [900_000, "15m"],
  [1_800_000, "30m"],
  [3_600_000, "1h"],
  [7_200_000, "2h"],
  [14_400_000, "4h"],
]);

/** A boundary's bars are asked for this long after it, plus up to as much again by chance. */
const SETTLE_MS = 1_500;
const ROUNDS_MAX = 7;
/** More missed bars than this are not worth catching up one by one. */
const BARS_PER_REQUEST_MAX = 500;

/** The venue's name of a bar length. @throws DeskError CONFIG_INVALID. */
export function timeframeOf(barMs: number): string {
  const name = TIMEFRAMES.get(barMs);
  if (name !== undefined) return name;
  const minutes = [...TIMEFRAMES.keys()].map((ms) => ms / 60_000).join(", ");
  throw new DeskError(
    "CONFIG_INVALID",
    `Binance has no bars of ${barMs / 60_000} minutes: set SCAN_MINUTES to one of ${minutes}`,
  );
}

/** The longest bars of the venue that bars of this length can be made of: they divide it. At worst minutes. */
export function longestPartOf(barMs: number): number {
  const [longest] = [...TIMEFRAMES.keys()].filter((ms) => barMs % ms === 0).toSorted((a, b) => b - a);
  if (longest === undefined) timeframeOf(barMs);
  return longest ?? barMs;
}

/** `openFromTsMs`: per symbol, the open time of the first bar to deliver. Resolves when the source stops. */
export async function runBarFeed(
  context: FeedContext,
  barMs: number,
  openFromTsMs: Map<string, number>,
): Promise<void> {
  const { tools, nowMs } = context;
  let doneTsMs = Math.min(...openFromTsMs.values());
  while (!tools.signal.aborted) {
    const boundaryMs = Math.max(Math.floor(nowMs() / barMs) * barMs, doneTsMs + barMs);
    const dueMs = boundaryMs + SETTLE_MS * (1 + tools.random());
    await pause(Math.max(0, dueMs - nowMs(), tools.holdMs()), tools);
    if (tools.signal.aborted || nowMs() < boundaryMs) continue;
    await collectBars(context, { barMs, boundaryMs, openFromTsMs });
    doneTsMs = boundaryMs;
  }
}

type Collection = {
  readonly barMs: number;
  /** The bars wanted are those that close at or before it. */
  readonly boundaryMs: number;
  readonly openFromTsMs: Map<string, number>;
};

async function collectBars(context: FeedContext, wanted: Collection): Promise<void> {
  const { tools, symbols, health } = context;
  const isPending = (symbol: string): boolean => (wanted.openFromTsMs.get(symbol) ?? 0) < wanted.boundaryMs;
  for (let round = 1; round <= ROUNDS_MAX && !tools.signal.aborted; round++) {
    for (const symbol of symbols.filter(isPending)) {
      await collectSymbol(context, wanted, symbol, round);
    }
    if (!symbols.some(isPending)) return;
    await pause(Math.max(backoffMs(round, tools.random), tools.holdMs()), tools);
  }
  const late = symbols.filter(isPending).join(", ");
  health.report("bars", `bars are late and will be asked for again: ${late}`);
}

async function collectSymbol(
  context: FeedContext,
  { barMs, boundaryMs, openFromTsMs }: Collection,
  symbol: string,
  round: number,
): Promise<void> {
  const since = openFromTsMs.get(symbol) ?? boundaryMs - barMs;
  const limit = Math.min(BARS_PER_REQUEST_MAX, (boundaryMs - since) / barMs + 1);
  try {
    const rows = await context.client.call((exchange) =>
      exchange.fetchOHLCV(symbol, timeframeOf(barMs), since, limit),
    );
    for (const bar of readBars(context, symbol, rows, barMs, round === ROUNDS_MAX)) {
      if (bar.openTsMs < (openFromTsMs.get(symbol) ?? 0) || bar.closeTsMs > boundaryMs) continue;
      openFromTsMs.set(symbol, bar.closeTsMs);
      context.emit(bar);
    }
  } catch (error) {
    noteFailure(context, "bars", toMarketError(error), round);
  }
}

/**
 * The bars up to the first that cannot be read, which is asked for again; in the last round those after it
 * too, so that one bad bar does not hold up all that follow.
 */
function readBars(
  context: FeedContext,
  symbol: string,
  rows: unknown,
  barMs: number,
  skipsUnreadable: boolean,
): Bar[] {
  const bars: Bar[] = [];
  for (const row of Array.isArray(rows) ? rows : []) {
    const isRead = readOrReport(context, `bar ${symbol}`, () => bars.push(readBar(symbol, row, barMs)));
    if (!isRead && !skipsUnreadable) break;
  }
  return bars;
}
