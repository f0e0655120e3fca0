import assert from "node:assert/strict";
import { test } from "node:test";
import { createSendLimiter } from "#bots/telegram/send-limiter.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createTelegramBuckets } from "#test/support/telegram-buckets.ts";

function open() {
  const clock = createFakeClock();
  const limiter = createSendLimiter(clock);
  const startMs = clock.nowMs();
  const sent: { chatId: string; what: number; atMs: number }[] = [];
  const send = (chatId: string, what: number, signal?: AbortSignal) =>
    limiter.run(chatId, async () => void sent.push({ chatId, what, atMs: clock.nowMs() - startMs }), signal);
  return { clock, limiter, sent, send };
}

test("a chat gets one message a second, in the order in which they were asked for", async () => {
  const { clock, sent, send } = open();
  const all = Promise.all([1, 2, 3].map((what) => send("7", what)));
  await clock.advance(5_000);
  await all;

  assert.deepEqual(
    sent.map(({ what, atMs }) => [what, atMs]),
    [
      [1, 0],
      [2, 1_000],
      [3, 2_000],
    ],
  );
});

test("a chat that must rest rests alone", async () => {
  const { clock, limiter, sent, send } = open();
  limiter.hold("7", 30_000);
  const all = Promise.all([send("7", 1), send("8", 2)]);
  await clock.advance(40_000);
  await all;

  assert.deepEqual(
    sent.map(({ chatId, atMs }) => [chatId, atMs]),
    [
      ["8", 0],
      ["7", 30_000],
    ],
  );
});

test("a call that fails gives its turn on, and one that is given up is not made", async () => {
  const { clock, limiter, sent, send } = open();
  const gone = new AbortController();
  const failing = limiter.run("7", () => Promise.reject(new Error("broken")));
  const givenUp = send("7", 2, gone.signal);
  const next = send("7", 3);
  const outcomes = Promise.allSettled([failing, givenUp, next]);
  gone.abort(new Error("too late"));
  await clock.advance(5_000);

  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ["rejected", "rejected", "fulfilled"],
  );
  assert.deepEqual(
    sent.map(({ what }) => what),
    [3],
  );
});

test("however much is asked for, no rate of Telegram's is broken, and no chat is forgotten", async () => {
  const { clock, limiter } = open();
  const buckets = createTelegramBuckets(clock);
  const chats = [...Array.from({ length: 60 }, (_, chat) => String(chat + 1)), "-100", "-200"];
  const arrived = new Map<string, number[]>();
  const all = Promise.all(
    chats.flatMap((chatId) =>
      Array.from({ length: chatId.startsWith("-") ? 45 : 3 }, (_, what) =>
        limiter.run(chatId, async () => {
          assert.equal(buckets.refusal("sendmessage", { chat_id: chatId }), null);
          arrived.set(chatId, [...(arrived.get(chatId) ?? []), what]);
        }),
      ),
    ),
  );
  await clock.advance(200_000);
  await all;

  assert.equal(buckets.refused(), 0);
  for (const [chatId, order] of arrived) assert.deepEqual(order, [...order.keys()], chatId);
  assert.equal([...arrived.values()].flat().length, 60 * 3 + 2 * 45);
});
