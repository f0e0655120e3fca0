/** The update queue of the local Bot API server: offsets, long polls, two pollers. */
import type { ApiAnswer } from "./telegram-methods.ts";

export type UpdateQueue = {
  /** Gives the next id to an update and offers it to whoever polls. */
  push(update: object): number;
  poll(parameters: Readonly<Record<string, unknown>>): Promise<ApiAnswer>;
  /** The lowest id that no poll has confirmed by a higher offset. */
  firstUnconfirmed(): number;
  isPolled(): boolean;
  /** Ends the poll that is held. */
  close(): void;
};

type Update = { readonly update_id: number };
type HeldPoll = { readonly end: (answer: ApiAnswer) => void; readonly limit: number };

export const TWO_POLLERS: ApiAnswer = {
  ok: false,
  error_code: 409,
  description:
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
};

export function createUpdateQueue(): UpdateQueue {
  let updates: Update[] = [];
  let nextId = 1_000;
  let unconfirmed = nextId;
  let held: HeldPoll | null = null;

  const answer = (limit: number): ApiAnswer => ({ ok: true, result: updates.slice(0, limit) });

  function endHeld(result: ApiAnswer): void {
    held?.end(result);
    held = null;
  }

  function poll(parameters: Readonly<Record<string, unknown>>): Promise<ApiAnswer> {
    // The newer poll wins, as at Telegram.
    endHeld(TWO_POLLERS);
    const offset = Number(parameters.offset ?? 0);
    const limit = Number(parameters.limit ?? 100);
    const timeoutMs = Number(parameters.timeout ?? 0) * 1000;
    if (offset > unconfirmed) unconfirmed = offset;
    updates = updates.filter((update) => update.update_id >= offset);
    if (updates.length > 0 || timeoutMs === 0) return Promise.resolve(answer(limit));
    return new Promise((resolve) => {
      const timer = setTimeout(() => endHeld({ ok: true, result: [] }), timeoutMs);
      held = {
        limit,
        end: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
      };
    });
  }

  return {
    poll,
    push(update) {
      const id = nextId;
      nextId += 1;
      updates.push({ update_id: id, ...update });
      if (held !== null) endHeld(answer(held.limit));
      return id;
    },
    firstUnconfirmed: () => unconfirmed,
    isPolled: () => held !== null,
    close: () => endHeld({ ok: true, result: [] }),
  };
}
