/** Where completions come from: the worker, and the configured coins while it does not answer. */
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import { SUGGEST_QUEUE, SUGGESTED_KINDS, suggestResult } from "#jobs/payloads.ts";
import { PRIORITY_PERSON } from "#jobs/priorities.ts";
import type { Asked, Suggestion } from "./suggest.ts";

/** Discord waits three seconds. */
const WITHIN_MS = 1_500;

export type SuggestionDeps = {
  readonly queue: JobQueue;
  readonly universe: readonly string[];
  readonly clock: Clock;
};

/** @param requestId of the interaction that asks. Never rejects: what is not known in time is left out. */
export type Suggest = (asked: Asked, asker: Asker, requestId: string) => Promise<readonly Suggestion[]>;

export type Asker = { readonly userId: string; readonly chatId: string };

export function createSuggestions({ queue, universe, clock }: SuggestionDeps): Suggest {
  const waiting = new Map<string, () => void>();
  let listening: Promise<void> | null = null;

  /** Subscribes once; tried again at the next question where the queue was away. */
  function listen(): Promise<void> {
    listening ??= queue
      .onCompleted(SUGGEST_QUEUE, (jobId) => waiting.get(jobId)?.())
      .catch((error: unknown) => {
        listening = null;
        throw error;
      });
    return listening;
  }

  async function ask(kind: string, asker: Asker, jobId: string, signal: AbortSignal) {
    await listen();
    const answered = Promise.withResolvers<void>();
    waiting.set(jobId, answered.resolve);
    try {
      const payload = { platform: "discord", ...asker, kind };
      const request = { queue: SUGGEST_QUEUE, jobId, payload, priority: PRIORITY_PERSON };
      await queue.add({ ...request, attemptsMax: 1, backoffMs: 0 });
      await Promise.race([answered.promise, clock.sleep(WITHIN_MS, signal)]);
      return suggestResult.parse((await queue.state(SUGGEST_QUEUE, jobId)).result);
    } finally {
      waiting.delete(jobId);
    }
  }

  return async ({ kind }, asker, requestId) => {
    const fallback = kind === "symbol" ? universe.map((base) => ({ label: base, value: base })) : [];
    if (!SUGGESTED_KINDS.some((suggested) => suggested === kind)) return [];
    const done = new AbortController();
    const late = clock.sleep(WITHIN_MS, done.signal).then(() => fallback);
    late.catch(() => undefined);
    try {
      return await Promise.race([ask(kind, asker, `suggest-${requestId}`, done.signal), late]);
    } catch {
      // The worker or the queue is away: a completion is a convenience.
      return fallback;
    } finally {
      done.abort();
    }
  };
}
