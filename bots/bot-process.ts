/** The process of a bot: what every platform's `main.ts` needs, built, run and drained the same way. */
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { onShutdown, reportFatal, reportReady } from "#src/adapters/child-process-lifecycle.ts";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import { createLog } from "#src/adapters/pino-log.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig, type Config, type SettingsOf } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { PlatformDescriptor } from "#src/domain/platform.ts";
import type { Platform } from "#src/domain/platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";

export type BotParts<One extends PlatformDescriptor> = {
  readonly name: Platform;
  readonly config: Config;
  /** As the platform declares them; its token is set. */
  readonly settings: SettingsOf<One>;
  readonly token: string;
  readonly board: RoleBoard;
  readonly queue: JobQueue;
  readonly media: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onReady: () => void;
};

const CLOSE_WITHIN_MS = 8_000;

/** Runs until the process is told to end. What would not be better after another start is said in words, and ends it. */
export async function runBotProcess<One extends PlatformDescriptor>(
  platform: One,
  run: (parts: BotParts<One>) => Promise<void>,
): Promise<void> {
  try {
    await runWith(platform, run, onShutdown());
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "CONFIG_INVALID") throw error;
    reportFatal(error.message);
    // The channel to the starter would keep this process alive; what was said is sent before it closes.
    if (process.connected) process.disconnect();
  }
}

async function runWith<One extends PlatformDescriptor>(
  platform: One,
  run: (parts: BotParts<One>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const config = loadConfig(process.env);
  const name = platform.name as Platform;
  const settings = config.platforms[name].settings as SettingsOf<One>;
  const token = platform.token === null ? "" : settings[platform.token as keyof SettingsOf<One>];
  if (typeof token !== "string") throw missing(platform, String(platform.token));
  const { redisUrl } = config;
  if (redisUrl === undefined) throw missing(platform, "REDIS_URL");
  const log = createLog({ level: config.logLevel, name, secrets: config.secrets });
  const clock = createSystemClock();
  const queue = createBullmqQueue({ redisUrl, log });
  const board = createRedisRoleBoard({ redisUrl, log });
  const media = createMediaFiles(config.dataDir, clock);
  const running = { clock, log, signal, onReady: reportReady };
  try {
    await run({ name, config, settings, token, queue, board, media, ...running });
  } finally {
    await Promise.all([queue.close(CLOSE_WITHIN_MS), board.close()]);
  }
}

function missing({ label }: PlatformDescriptor, variable: string): DeskError {
  return new DeskError("CONFIG_INVALID", `The ${label} bot needs ${variable}. Set it and start again.`);
}
