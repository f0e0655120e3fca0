/** The order book of a symbol when somebody is about to trade it: one request, twenty levels, one quote that carries them. */
import type { FeedContext } from "./feed-context.ts";
import { readOrReport } from "./feed-context.ts";
import { readDepthQuote } from "./read-answers.ts";
import { toMarketError } from "./ccxt-exchange.ts";

export const DEPTH_LEVELS = 20;

export type DepthFeed = {
  /** Asks now, unless an answer for this symbol is on its way already. A failure is a line in the log: quotes go on. */
  request(symbol: string): void;
  /** Resolves when no request is on its way. */
  settled(): Promise<void>;
};

export function createDepthFeed(context: FeedContext): DepthFeed {
  const underWay = new Map<string, Promise<void>>();

  async function ask(symbol: string): Promise<void> {
    const askedTsMs = context.nowMs();
    try {
      const answer = await context.client.call((exchange) => exchange.fetchOrderBook(symbol, DEPTH_LEVELS));
      readOrReport(context, `depth ${symbol}`, () => context.emit(readDepthQuote(symbol, answer, askedTsMs)));
    } catch (error) {
      const { code, message } = toMarketError(error);
      context.log.debug("a request for depth failed", { symbol, code, reason: message });
    } finally {
      underWay.delete(symbol);
    }
  }

  return {
    request: (symbol) => {
      if (context.tools.signal.aborted || underWay.has(symbol) || !context.symbols.includes(symbol)) return;
      underWay.set(symbol, ask(symbol));
    },
    settled: async () => void (await Promise.all(underWay.values())),
  };
}
