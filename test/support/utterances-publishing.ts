/** What people say of news, digests, articles and the page: tables like those of `utterances.ts`, by the same rules. */
import type { Utterance } from "./utterances.ts";

export const TUNED_PUBLISHING: readonly Utterance[] = [
  ["whats in the news today", "show-news"],
  ["news on btc", "show-news", { symbol: "BTC" }],
  ["give me the headlines", "show-news"],
  ["any headlines about ethereum", "show-news", { symbol: "ETH" }],
  ["what coins are trending", "show-news"],
  ["show digest", "show-digest"],
  ["the newest weekly digest", "show-digest"],
  ["edit digest", "edit-publication"],
  ["reword the digest", "edit-publication"],
  ["give me the pinned post", "show-profile"],
  ["bio and hashtags", "show-profile"],
  ["write an article about our stop losses", "write-article", { brief: "our stop losses" }],
  ["i want a blog post about funding", "write-article", { brief: "funding" }],
  ["is the article done", "show-article"],
];

export const GATE_PUBLISHING: readonly Utterance[] = [
  ["anything in the papers about solana", "show-news", { symbol: "SOL" }],
  ["newest 3 headlines pls", "show-news", { count: 3 }],
  ["is there news on doge", "show-news", { symbol: "DOGE" }],
  ["whats trending on coingecko rn", "show-news"],
  ["read me the crypto news", "show-news"],
  ["can i see the weekly digest", "show-digest"],
  ["whats in the newsletter this week", "show-digest"],
  ["open the latest digest pls", "show-digest"],
  ["i want to edit the newsletter", "edit-publication"],
  ["a bio for our channel please", "show-profile"],
  ["what should we pin", "show-profile"],
  ["pls write an article on slippage", "write-article", { brief: "slippage" }],
  ["could you draft a blog article about the mirror book", "write-article", { brief: "the mirror book" }],
  ["can i see the article", "show-article"],
];
