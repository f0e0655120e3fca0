import { Redis } from "ioredis";

const TIMEOUT_MS = 2_000;

/** What a Redis said to one PING. `loading`: it is there, and still reads its append-only file. */
export type RedisAnswer =
  | { readonly state: "ready" }
  | { readonly state: "loading" }
  | { readonly state: "silent"; readonly reason: string };

/** Asks once, within two seconds, with no retry. Never rejects. */
export async function probeRedis(url: string): Promise<RedisAnswer> {
  try {
    await withRedis(url, (redis) => redis.ping());
    return { state: "ready" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reason.startsWith("LOADING") ? { state: "loading" } : { state: "silent", reason };
  }
}

/** The pid of the server behind a URL, or null when it does not say. */
export async function redisPid(url: string): Promise<number | null> {
  try {
    const info = await withRedis(url, (redis) => redis.info("server"));
    const pid = Number(/^process_id:(\d+)/m.exec(info)?.[1]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Asks the server to write what it has and to end. Resolves when it took the order or is gone already. */
export async function shutdownRedis(url: string): Promise<void> {
  // The server answers a SHUTDOWN by closing the connection, which the client reports as an error.
  await withRedis(url, (redis) => redis.shutdown()).catch(() => undefined);
}

/** One connection for one errand: no retry, no queue for later, closed in any case. */
async function withRedis<T>(url: string, run: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let lastError: Error | undefined;
  redis.on("error", (error: Error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    return await run(redis);
  } catch (error) {
    // The event says why ("connect ECONNREFUSED ..."); the rejection only that the connection is closed.
    throw lastError ?? error;
  } finally {
    // On a connection that has ended it would only leave a timer behind, which keeps the process alive.
    if (redis.status !== "end" && redis.status !== "close") redis.disconnect();
  }
}
