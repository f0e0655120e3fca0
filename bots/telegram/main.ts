/** The process of the Telegram bot: builds everything, runs it, drains it. */
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { onShutdown, reportFatal, reportReady } from "#src/adapters/child-process-lifecycle.ts";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import { createLog } from "#src/adapters/pino-log.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Log } from "#src/ports/log.ts";
import { runTelegramBot } from "./run-bot.ts";

const CLOSE_WITHIN_MS = 8_000;

/** @throws DeskError CONFIG_INVALID, in words for a person, when starting again would not help. */
async function main(signal: AbortSignal): Promise<void> {
  const config = loadConfig(process.env);
  const { token, apiRoot } = config.telegram;
  if (token === undefined) throw missing("TELEGRAM_BOT_TOKEN");
  if (config.redisUrl === undefined) throw missing("REDIS_URL");
  const log: Log = createLog({ level: config.logLevel, name: "telegram" });
  const { redisUrl } = config;
  const clock = createSystemClock();
  const queue = createBullmqQueue({ redisUrl, log });
  const board = createRedisRoleBoard({ redisUrl, log });
  try {
    await runTelegramBot({
      token,
      apiRoot,
      roles: config.roles,
      board,
      queue,
      media: createMediaFiles(config.dataDir, clock),
      clock,
      log,
      signal,
      onReady: reportReady,
    });
  } finally {
    await Promise.all([queue.close(CLOSE_WITHIN_MS), board.close()]);
  }
}

function missing(variable: string): DeskError {
  return new DeskError("CONFIG_INVALID", `The Telegram bot needs ${variable}. Set it and start again.`);
}

try {
  await main(onShutdown());
} catch (error) {
  if (!(error instanceof DeskError) || error.code !== "CONFIG_INVALID") throw error;
  reportFatal(error.message);
  // The channel to the starter would keep this process alive; what was said is sent before it closes.
  if (process.connected) process.disconnect();
}
