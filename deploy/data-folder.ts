import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";

/** Everything that the desk keeps, except a socket whose path would be too long. All of it for its owner only. */
export type DataFolder = {
  readonly path: string;
  /** What was unpacked for this machine; may be deleted at any time. */
  readonly runtimeDir: string;
  readonly redisDir: string;
  readonly redisSocket: string;
  readonly logPath: string;
};

/** The system's limit is 104 bytes on a Mac and 108 on Linux, with a closing zero. */
const SOCKET_PATH_BYTES_MAX = 100;
const LOG_BYTES_MAX = 16 * 1024 * 1024;

/** Creates the folder (mode 700) where it is missing. @throws DeskError CONFIG_INVALID when the place of the socket is not ours alone. */
export function prepareDataFolder(path: string): DataFolder {
  const redisDir = join(path, "redis");
  const logDir = join(path, "logs");
  for (const folder of [path, redisDir, logDir]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    path,
    runtimeDir: join(path, "runtime"),
    redisDir,
    redisSocket: join(socketFolder(path, redisDir), "redis.sock"),
    logPath: join(logDir, "desk.log"),
  };
}

/** Opens the log for appending; a long one gives place to a new one at the start, and one old one is kept. */
export function openLogFile(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(path, `${path}.old`);
  return openSync(path, "a", 0o600);
}

function socketFolder(dataPath: string, redisDir: string): string {
  if (Buffer.byteLength(join(redisDir, "redis.sock")) <= SOCKET_PATH_BYTES_MAX) return redisDir;
  const name = createHash("sha256").update(dataPath).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `sleepyquant-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Anybody may write into the system's temporary folder, and could have made this one first.
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new DeskError(
      "CONFIG_INVALID",
      `${folder} belongs to somebody else or is open to others: remove it, or set SLEEPYQUANT_DATA to a shorter path`,
    );
  }
  return folder;
}
