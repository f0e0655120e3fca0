import { createEntrySkill } from "#agents/orders/entry-skill.ts";
import type { PositionSide } from "#src/domain/order.ts";

export const openFutures = createEntrySkill({
  name: "open-futures",
  description: "Open a long or short of a coin by hand on one book: quoted first, filled when you confirm.",
  examples: [
    "short 20 dollars of sol at 2x",
    "long 50 usdt of btc on book 1",
    "go long on eth with 25 usdt",
    "open a short on sol for 30 dollars at 3x on book 2",
    "go short btc 100 usdt",
    "long 0.01 btc 2x with tp 3% sl 1%",
    "open a long position in doge",
    "enter a short in xrp for 20 usdt",
    "buy 20 usdt of btc perp at 2x",
    "take a long in link",
    "please short $20 of btc",
  ],
  lane: "futures",
  readSide: (said) => sideOf(said),
});

/** The first word that names a side; "buy" is one only where neither "long" nor "short" is said. */
function sideOf(said: string): PositionSide | undefined {
  const [named] = /\b(?:long|short)(?:ing)?\b/i.exec(said) ?? [];
  if (named !== undefined) return named.toLowerCase().startsWith("long") ? "long" : "short";
  return /\b(?:buy|ape|get)\b/i.test(said) ? "long" : undefined;
}
