/**
 * The peer-neutral baseline: what a replay does, without what makes it a desk. EMA 12 over 26 with RSI 14 picks
 * entries at the next open, two books take opposite sides with 2% / 1.5% exits, all in floats; nothing is kept.
 */
import type { ReplayMarket, ReplaySymbol } from "#jobs/replay/replay-market.ts";

type Position = { side: number; takeProfit: number; stopLoss: number };

const WARM_UP = 26;
const RSI_PERIOD = 14;

export function plainLoop({ symbols }: ReplayMarket): { readonly bars: number; readonly trips: number } {
  let bars = 0;
  let trips = 0;
  for (const each of symbols) {
    trips += loopOver(each);
    bars += each.bars.length;
  }
  return { bars, trips };
}

function loopOver({ bars }: ReplaySymbol): number {
  const { length, open, high, low, close } = bars;
  const books: readonly Position[] = [
    { side: 0, takeProfit: 0, stopLoss: 0 },
    { side: 0, takeProfit: 0, stopLoss: 0 },
  ];
  let [fast, slow, gain, loss, previous] = [0, 0, 0, 0, 0];
  let wasAbove = false;
  let signal = 0;
  let trips = 0;
  for (let index = 0; index < length; index += 1) {
    const [at, top, bottom, last] = [open[index] ?? 0, high[index] ?? 0, low[index] ?? 0, close[index] ?? 0];
    for (let number = 0; number < books.length; number += 1) {
      const book = books[number];
      if (book === undefined) continue;
      if (book.side === 0 && signal !== 0) enter(book, number === 0 ? signal : -signal, at);
      if (book.side !== 0 && leaves(book, bottom, top)) {
        book.side = 0;
        trips += 1;
      }
    }
    const change = last - (previous === 0 ? last : previous);
    fast = index === 0 ? last : fast + (last - fast) * (2 / 13);
    slow = index === 0 ? last : slow + (last - slow) * (2 / 27);
    gain += (Math.max(change, 0) - gain) / RSI_PERIOD;
    loss += (Math.max(-change, 0) - loss) / RSI_PERIOD;
    const isAbove = fast > slow;
    const crossed = index > WARM_UP && isAbove !== wasAbove;
    signal = crossed ? signalOf(isAbove, 100 - 100 / (1 + gain / loss)) : 0;
    wasAbove = isAbove;
    previous = last;
  }
  return trips;
}

function signalOf(isAbove: boolean, rsi: number): number {
  const lean = isAbove ? rsi : 100 - rsi;
  if (lean < 52 || lean > 75) return 0;
  return isAbove ? 1 : -1;
}

function enter(book: Position, side: number, at: number): void {
  book.side = side;
  book.takeProfit = at * (1 + side * 0.02);
  book.stopLoss = at * (1 - side * 0.015);
}

function leaves({ side, takeProfit, stopLoss }: Position, bottom: number, top: number): boolean {
  return side > 0 ? top >= takeProfit || bottom <= stopLoss : bottom <= takeProfit || top >= stopLoss;
}
