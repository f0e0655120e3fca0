import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Redis, type RedisOptions } from "ioredis";
import { DeskError } from "#src/domain/errors.ts";
import type { Log } from "#src/ports/log.ts";

/** The connections of one client of Redis. All of them, and every copy made of them, end together. */
export type RedisConnections = {
  /** Fails at once while Redis cannot be reached, and finds it again by itself. */
  readonly producer: Redis;
  /** Waits for Redis for as long as it takes. Opened at the first call; blocking readers make copies of it. */
  consumer(): Redis;
  /** Resolves when the producer can take a command. @throws DeskError QUEUE_UNAVAILABLE */
  whenReady(): Promise<void>;
  /** Resolves as soon as Redis is away; at once when it is away now. */
  lost(): Promise<void>;
  /** Ends everything; commands under way are rejected. Resolves within `END_MAX_MS`, also when Redis is dead. */
  end(): Promise<void>;
};

/** `replyMapping` may not be undefined for the constructor, and is never set here. */
type RedisSettings = Omit<RedisOptions, "replyMapping">;

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 2_000;
const RETRY_STEP_MS = 50;
const RETRY_MAX_MS = 500;
/** A hung server never answers the end of a connection; then it is cut. */
const DISCONNECT_TIMEOUT_MS = 200;
/** What `end` takes at most. */
export const END_MAX_MS = 500;

/** @throws DeskError CONFIG_INVALID for a URL of another form. */
export function openRedis(redisUrl: string, log: Log): RedisConnections {
  const address = parseRedisUrl(redisUrl);
  const open = new Set<Redis>();
  let ended = false;
  const shared: RedisSettings = {
    ...address,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    // Giving up the retries is what makes ioredis reject the commands that a dead Redis left pending.
    retryStrategy: (times) => (ended ? null : Math.min(times * RETRY_STEP_MS, RETRY_MAX_MS)),
  };
  const producer = track(open, new Redis({ ...shared, ...FAIL_FAST }));
  reportOutages(producer, log);
  let consumer: Redis | null = null;
  let pending: Promise<void> | null = null;
  return {
    producer,
    consumer: () => (consumer ??= track(open, new Redis({ ...shared, maxRetriesPerRequest: null }))),
    whenReady() {
      if (producer.status === "ready") return Promise.resolve();
      pending ??= untilReady(producer).finally(() => {
        pending = null;
      });
      return pending;
    },
    async lost() {
      if (producer.status === "ready") await new Promise((resolve) => producer.once("close", resolve));
    },
    async end() {
      ended = true;
      await Promise.all([...open].map(endConnection));
    },
  };
}

/** A command whose connection broke is not sent again: its outcome is unknown, and the caller's job id decides. */
const FAIL_FAST: RedisSettings = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT_MS,
};

/** The error of everything that needs Redis and did not get it. */
export function queueUnavailable(message: string, cause?: unknown): DeskError {
  return new DeskError("QUEUE_UNAVAILABLE", message, { retryable: true, cause });
}

/**
 * Reads `redis://`, `rediss://`, `unix:///path/to.sock` or a plain absolute path, each with `?db=n`.
 * The path of a `unix://` URL may be percent-encoded. @throws DeskError CONFIG_INVALID
 */
export function parseRedisUrl(redisUrl: string): RedisSettings {
  const url = URL.parse(redisUrl.startsWith("/") ? pathToUrl(redisUrl) : redisUrl);
  if (url?.protocol === "unix:" && url.pathname.length > 1) {
    return { path: decodeURIComponent(url.pathname), db: databaseOf(url.searchParams.get("db")) };
  }
  if ((url?.protocol === "redis:" || url?.protocol === "rediss:") && url.hostname !== "") {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? 6379 : Number(url.port),
      db: databaseOf(url.searchParams.get("db") ?? url.pathname.slice(1)),
      ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
      ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
      ...(url.protocol === "rediss:" ? { tls: {} } : {}),
    };
  }
  throw badUrl("is of no known form");
}

function pathToUrl(path: string): string {
  return `unix://${encodeURI(path).replaceAll("#", "%23")}`;
}

function databaseOf(text: string | null): number {
  if (text === null || text === "") return 0;
  if (!/^\d{1,3}$/.test(text)) throw badUrl(`names the database "${text}", which is no number`);
  return Number(text);
}

/** The URL itself stays out of the message: it may hold a password. */
function badUrl(fault: string): DeskError {
  const forms = "redis://host:6379, rediss://host:6380 or unix:///path/to/redis.sock";
  return new DeskError("CONFIG_INVALID", `REDIS_URL ${fault}: type ${forms}`);
}

/** BullMQ copies a connection for each blocking reader: the copies have to end with the rest. */
function track(open: Set<Redis>, redis: Redis): Redis {
  const copy = redis.duplicate.bind(redis);
  redis.duplicate = (override) => track(open, copy(override));
  // Without a listener ioredis prints every failed attempt; outages are reported once, by the producer.
  redis.on("error", () => {});
  open.add(redis);
  redis.once("end", () => open.delete(redis));
  return redis;
}

function reportOutages(redis: Redis, log: Log): void {
  let down = false;
  redis.on("error", (error) => {
    if (!down) log.warn("Redis cannot be reached; trying again until it can", { err: error });
    down = true;
  });
  redis.on("ready", () => {
    if (down) log.info("Redis is reachable again");
    down = false;
  });
}

/**
 * Logs an error that a user of a connection emitted. Errors of the socket itself come from every connection at
 * every attempt, and are one outage, which is reported above.
 */
export function reportError(log: Log, message: string, error: Error): void {
  const ofSocket = "syscall" in error || error.message === "Connection is closed.";
  if (ofSocket) log.debug(message, { err: error });
  else log.warn(message, { err: error });
}

async function untilReady(redis: Redis): Promise<void> {
  if (redis.status !== "connecting" && redis.status !== "connect") {
    throw queueUnavailable("Redis cannot be reached");
  }
  try {
    await once(redis, "ready", { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (error) {
    throw queueUnavailable("Redis cannot be reached", error);
  }
}

async function endConnection(redis: Redis): Promise<void> {
  if (redis.status === "end") return;
  const ended = new Promise<void>((resolve) => {
    redis.once("end", () => resolve());
  });
  if (redis.status === "reconnecting") {
    // Disconnecting now would leave its pending commands hanging for ever: its last attempt ends it instead.
    redis.once("connect", () => redis.disconnect());
    redis.connect().catch(() => {});
  } else {
    redis.disconnect();
  }
  await Promise.race([ended, delay(END_MAX_MS, undefined, { ref: false })]);
}
