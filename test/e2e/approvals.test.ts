/**
 * A request for approval across processes: a stranger asks for a role on Telegram, the owner has the card there and on
 * the console, the worker dies, and the console decides. Real worker, real bot, real Redis, a local Bot API server.
 */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import type { Button } from "#src/domain/message.ts";
import { deliverPayload, deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import { openDeskProcesses } from "#test/support/desk-processes.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { OWNER, STRANGER } from "#test/support/telegram-bot.ts";
import { startTelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";

async function openBench(t: TestContext) {
  const server = await startTelegramServer();
  const closing: (() => Promise<void>)[] = [() => server.close()];
  const env = {
    CONSOLE: "on",
    MARKET_SOURCE: "simulated",
    MARKET_SPEED: "0.01",
    UNIVERSE: "BTC,ETH",
    TELEGRAM_BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.apiRoot,
    TELEGRAM_OWNERS: String(OWNER.id),
  };
  const desk = await openDeskProcesses(t, env, async () => {
    for (const close of closing) await close();
  });
  const queue = createBullmqQueue({ redisUrl: desk.redis.url, log: createSilentLog() });
  closing.push(() => queue.close(1_000));
  return { server, queue, start: desk.start };
}

test("a stranger's request is approved at the console after a crash, the card on Telegram goes inert, and he is in", async (t) => {
  const { server, queue, start } = await openBench(t);
  const buttons: Button[] = [];
  queue.process(deliverQueue("console"), { concurrency: 1, timeoutMs: 5_000 }, async (payload, run) => {
    const { message } = deliverPayload.parse(payload);
    buttons.push(...((message.buttons ?? []).flat() as Button[]));
    return { messageIds: [run.jobId] };
  });
  const saidTo = (chatId: number, what: RegExp) =>
    server.world.messages.find(
      (message) => String(message.chatId) === String(chatId) && what.test(message.text),
    );
  for (const { id } of [OWNER, STRANGER]) server.world.chats.add(id);
  const first = await start("jobs/main.ts");
  await start("bots/telegram/main.ts");

  server.write(STRANGER, "/start");
  await until("a code for the stranger", () => saidTo(STRANGER.id, /Your code is [A-Z2-9]{8}/));
  const card = await until("the owner's card", () => saidTo(OWNER.id, /Give telegram:44 a role/));
  const operator = await until("the console's button", () =>
    buttons.find(({ label }) => label === "As operator"),
  );
  await first.end("SIGKILL");
  await start("jobs/main.ts");
  await queue.add({
    queue: INBOUND_QUEUE,
    jobId: "console-console-1",
    payload: {
      platform: "console",
      bot: "console",
      updateId: "1",
      chatId: "console",
      userId: "local",
      chatKind: "private",
      sentTsMs: Date.now(),
      content: { type: "button", actionId: operator.actionId },
    },
    priority: 1,
    attemptsMax: 3,
    backoffMs: 500,
  });

  await until("a welcome", () => saidTo(STRANGER.id, /You are an operator of this desk/));
  const inert = await until("the card to be inert", () =>
    server.world.messages.find(
      ({ messageId, text }) =>
        messageId === card.messageId && text.includes("already approved by console:local"),
    ),
  );
  assert.match(inert.text, /Done: telegram:44 is an operator/);
  server.write(STRANGER, "/status");
  await until("an answer to the operator", () => saidTo(STRANGER.id, /PAPER/));
});
