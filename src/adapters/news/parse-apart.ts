/** Answers of news sources, read in a thread that is ended when it takes too long. */
import { DeskError } from "../../domain/errors.ts";
import type { RawHeadline, TrendingCoin } from "#src/features/news/model/news-item.ts";
import { runThread } from "../run-thread.ts";

export type ParseQuestion = {
  readonly kind: "feed" | "trending";
  readonly body: Uint8Array;
  readonly contentType: string;
};

/** What was read, or why it is not what it should be. */
export type ParseAnswer =
  { readonly value: readonly RawHeadline[] | readonly TrendingCoin[] } | { readonly refused: string };

const MAIN = new URL("parse-thread.ts", import.meta.url);
const TIMEOUT_MS = 10_000;

/** @throws DeskError NEWS_INVALID for what is no answer of its kind, or cannot be read in time and memory. */
export async function parseApart<Value>(question: ParseQuestion, signal: AbortSignal): Promise<Value> {
  const work = { main: MAIN, question, timeoutMs: TIMEOUT_MS, signal };
  const answer = (await runThread(work).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new DeskError("NEWS_INVALID", "the answer takes too much time or memory to read", { cause });
  })) as ParseAnswer;
  if ("refused" in answer) throw new DeskError("NEWS_INVALID", answer.refused);
  return answer.value as Value;
}
