/** The process of the Discord bot: real Redis, real discord.js, from a slash command to its answer and down again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import type { InboundMessage } from "#src/domain/message.ts";
import { OWNER, shownText } from "#test/support/discord-bot.ts";
import { startDiscordServer } from "#test/support/discord-server.ts";
import { startTestRedis } from "#test/support/redis.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { until } from "#test/support/until.ts";

const ENTRY = join(import.meta.dirname, "..", "..", "bots", "discord", "main.ts");

test("the process says that it is ready, answers through the queue, and ends by itself when it is told", async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), "sleepyquant-discord-"));
  const redis = await startTestRedis();
  const clock = createSystemClock();
  const server = await startDiscordServer({ clock });
  const log = createSilentLog();
  const queue = createBullmqQueue({ redisUrl: redis.url, log });
  // The sign of life of the worker that this test stands in for.
  const board = createRedisRoleBoard({ redisUrl: redis.url, log });
  await board.sendHeartbeat({ tsMs: clock.nowMs(), isStopped: false });
  const env = {
    PATH: process.env["PATH"],
    REDIS_URL: redis.url,
    SLEEPYQUANT_DATA: dataDir,
    DISCORD_BOT_TOKEN: server.token,
    DISCORD_API_ROOT: server.apiRoot,
    DISCORD_OWNERS: OWNER,
  };
  const child = spawn(process.execPath, [ENTRY], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  t.after(async () => {
    child.kill("SIGKILL");
    await queue.close(0);
    await board.close();
    await server.close();
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const [message] = (await once(child, "message")) as [unknown];
  assert.deepEqual(message, { type: "ready" });

  queue.process(INBOUND_QUEUE, { concurrency: 1, timeoutMs: 5_000 }, async (payload) => {
    const { chatId, updateId } = payload as InboundMessage;
    const answer = { kind: "answer", severity: "info", headline: "Two books, PAPER", blocks: [] };
    const job = { outboxId: 1, chatId, answersUpdateId: updateId, message: answer };
    const request = { queue: deliverQueue("discord"), jobId: "out-1-a", payload: job, priority: 10 };
    await queue.add({ ...request, attemptsMax: 1, backoffMs: 0 });
  });
  const asked = server.slash(OWNER, "status");
  await until("the answer in its place", () => asked.originalId !== null);
  assert.equal(server.world.messages.map(shownText)[0], "**Two books, PAPER**");
  assert.ok((asked.acknowledged?.afterMs ?? Number.POSITIVE_INFINITY) < 3_000);

  child.kill("SIGTERM");
  await once(child, "exit");
  assert.equal(child.exitCode, 0);
});
