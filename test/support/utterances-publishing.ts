/** What people say of news, digests, articles and the page: tables like those of `utterances.ts`, by the same rules. */
import type { Utterance } from "./utterances.ts";

export const TUNED_PUBLISHING: readonly Utterance[] = [
  ["whats in the news today", "show-news"],
  ["news on btc", "show-news", { symbol: "BTC" }],
  ["give me the headlines", "show-news"],
  ["any headlines about ethereum", "show-news", { symbol: "ETH" }],
  ["what coins are trending", "show-news"],
];

export const HELD_OUT_PUBLISHING: readonly Utterance[] = [
  ["anything in the papers about solana", "show-news", { symbol: "SOL" }],
  ["newest 3 headlines pls", "show-news", { count: 3 }],
  ["is there news on doge", "show-news", { symbol: "DOGE" }],
  ["whats trending on coingecko rn", "show-news"],
  ["read me the crypto news", "show-news"],
];
