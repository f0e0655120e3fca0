/**
 * The one gate in front of everything that is sent to chats. Telegram takes about 30 messages a second from a bot, one
 * a second into a chat and 20 a minute into a group, and answers 429 beyond that. What waits here waits for its own
 * chat only.
 */
import type { Clock } from "#src/ports/clock.ts";

export type SendLimits = {
  readonly perSecond: number;
  /** From the answer to a call to the next call into the same chat: whatever the network does, they arrive this far apart. */
  readonly chatGapMs: number;
  readonly groupPerMinute: number;
};

export const TELEGRAM_LIMITS: SendLimits = { perSecond: 30, chatGapMs: 1_000, groupPerMinute: 20 };

export type SendLimiter = {
  /**
   * Runs the call in its turn: those of a chat one at a time, in the order in which they came.
   * @throws the signal's reason when it is aborted before the call has begun; else what the call throws.
   */
  run<Result>(chatId: string, call: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Telegram said how long this chat must rest; others go on. */
  hold(chatId: string, ms: number): void;
};

/** Counted over a little more than the period, because calls arrive a little nearer than they leave. */
const SECOND_MS = 1_100;
const MINUTE_MS = 61_000;
/** Chats that are remembered; one that has rested for long enough may be forgotten. */
const CHATS_MAX = 1_000;

type Chat = { tail: Promise<unknown>; waiting: number; readyTsMs: number; readonly sent: number[] };

export function createSendLimiter(clock: Clock, limits: SendLimits = TELEGRAM_LIMITS): SendLimiter {
  const chats = new Map<string, Chat>();
  const sent: number[] = [];

  /** How long the next call into a chat has to wait; 0 when it may go now. */
  function waitMs(chatId: string, chat: Chat): number {
    const nowMs = clock.nowMs();
    const waits = [
      chat.readyTsMs - nowMs,
      roomInMs(sent, limits.perSecond, SECOND_MS, nowMs),
      isGroup(chatId) ? roomInMs(chat.sent, limits.groupPerMinute, MINUTE_MS, nowMs) : 0,
    ];
    return Math.max(0, ...waits);
  }

  async function runNow<Result>(
    chatId: string,
    chat: Chat,
    call: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    for (let ms = waitMs(chatId, chat); ms > 0; ms = waitMs(chatId, chat)) await clock.sleep(ms, signal);
    signal?.throwIfAborted();
    sent.push(clock.nowMs());
    if (isGroup(chatId)) chat.sent.push(clock.nowMs());
    try {
      return await call();
    } finally {
      chat.readyTsMs = Math.max(chat.readyTsMs, clock.nowMs() + limits.chatGapMs);
    }
  }

  function chatOf(chatId: string): Chat {
    const known = chats.get(chatId);
    if (known !== undefined) return known;
    if (chats.size >= CHATS_MAX) forgetRested();
    const chat: Chat = { tail: Promise.resolve(), waiting: 0, readyTsMs: 0, sent: [] };
    chats.set(chatId, chat);
    return chat;
  }

  function forgetRested(): void {
    const restedTsMs = clock.nowMs() - MINUTE_MS;
    for (const [chatId, chat] of chats) {
      if (chat.waiting === 0 && chat.readyTsMs < restedTsMs) chats.delete(chatId);
    }
  }

  return {
    async run(chatId, call, signal) {
      const chat = chatOf(chatId);
      chat.waiting += 1;
      const turn = chat.tail.then(() => runNow(chatId, chat, call, signal));
      // The next one waits for the end of this one, however it ends.
      chat.tail = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        chat.waiting -= 1;
      }
    },
    hold(chatId, ms) {
      const chat = chatOf(chatId);
      chat.readyTsMs = Math.max(chat.readyTsMs, clock.nowMs() + ms);
    },
  };
}

/** Groups and channels have negative ids, public ones also names. */
function isGroup(chatId: string): boolean {
  return chatId.startsWith("-") || chatId.startsWith("@");
}

/** How long until fewer than `max` of these times lie within the period; forgets those that do not. */
function roomInMs(times: number[], max: number, periodMs: number, nowMs: number): number {
  while (times[0] !== undefined && times[0] <= nowMs - periodMs) times.shift();
  const oldestCounted = times[times.length - max];
  return oldestCounted === undefined ? 0 : oldestCounted + periodMs - nowMs;
}
