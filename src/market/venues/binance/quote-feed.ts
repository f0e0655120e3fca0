/** Best bids and asks of a lane, by polling the book ticker: one request for all symbols. */
import { DeskError } from "#src/domain/errors.ts";
import type { FeedContext } from "./feed-context.ts";
import { readOrReport } from "./feed-context.ts";
import { runPoller } from "./poller.ts";
import { readQuote } from "./read-answers.ts";

const QUOTES_EVERY_MS = 2_000;

export function runQuoteFeed(context: FeedContext): Promise<void> {
  const { client, health } = context;
  const lastTsMs = new Map<string, number>();
  health.expect(client.lane);
  return runPoller(
    {
      intervalMs: QUOTES_EVERY_MS,
      poll: () => pollQuotes(context, lastTsMs),
      onFailure: (error, failures) => {
        health.failed(client.lane, error.message);
        context.log.debug("a request for quotes failed", {
          failures,
          code: error.code,
          reason: error.message,
        });
      },
    },
    context.tools,
  );
}

async function pollQuotes(context: FeedContext, lastTsMs: Map<string, number>): Promise<void> {
  const { client, symbols, health } = context;
  const askedTsMs = context.nowMs();
  const answer = await client.call((exchange) => exchange.fetchBidsAsks(symbols));
  const tickers = new Map(Object.entries(answer ?? {}));
  let read = 0;
  for (const symbol of symbols) {
    const isRead = readOrReport(context, `quote ${symbol}`, () => {
      const quote = readQuote(symbol, tickers.get(symbol), askedTsMs);
      if (quote.eventTsMs < (lastTsMs.get(symbol) ?? 0)) return;
      lastTsMs.set(symbol, quote.eventTsMs);
      context.emit(quote);
    });
    if (isRead) read += 1;
  }
  if (read > 0) health.succeeded(client.lane);
  else throw new DeskError("MARKET_DATA_INVALID", "not one quote could be read", { retryable: true });
}
