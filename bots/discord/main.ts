/** The process of the Discord bot: builds everything, runs it, drains it. The only one that loads discord.js. */
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { onShutdown, reportFatal, reportReady } from "#src/adapters/child-process-lifecycle.ts";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import { createLog } from "#src/adapters/pino-log.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Log } from "#src/ports/log.ts";
import { createKnownRoles } from "#bots/known-roles.ts";
import { runDiscordBot } from "./run-bot.ts";

const CLOSE_WITHIN_MS = 8_000;

/** @throws DeskError CONFIG_INVALID, in words for a person, when starting again would not help. */
async function main(signal: AbortSignal): Promise<void> {
  const config = loadConfig(process.env);
  const { token, apiRoot, guilds } = config.discord;
  if (token === undefined) throw missing("DISCORD_BOT_TOKEN");
  if (config.redisUrl === undefined) throw missing("REDIS_URL");
  const log: Log = createLog({ level: config.logLevel, name: "discord" });
  const queue = createBullmqQueue({ redisUrl: config.redisUrl, log });
  const clock = createSystemClock();
  const board = createRedisRoleBoard({ redisUrl: config.redisUrl, log });
  try {
    await runDiscordBot({
      token,
      apiRoot,
      guilds,
      universe: config.universe,
      roles: createKnownRoles({ board, environment: config.roles, clock, log }),
      board,
      queue,
      media: createMediaFiles(config.dataDir, clock),
      clock,
      log,
      signal,
      onReady: reportReady,
    });
  } finally {
    await queue.close(CLOSE_WITHIN_MS);
    await board.close();
  }
}

function missing(variable: string): DeskError {
  return new DeskError("CONFIG_INVALID", `The Discord bot needs ${variable}. Set it and start again.`);
}

try {
  await main(onShutdown());
  // A connection that discord.js was opening anew at that moment would keep this process alive.
  process.exit(0);
} catch (error) {
  if (!(error instanceof DeskError) || error.code !== "CONFIG_INVALID") throw error;
  reportFatal(error.message);
  // The channel to the starter would keep this process alive; what was said is sent before it closes.
  if (process.connected) process.disconnect();
}
