/** The role board as two values in Redis: the roles, and the worker's last sign of life. */
import { z } from "zod";
import { PLATFORMS } from "#src/domain/platforms.ts";
import type { Roles } from "#src/domain/people.ts";
import type { Log } from "#src/ports/log.ts";
import type { Heartbeat, RoleBoard } from "#src/ports/role-board.ts";
import { openRedis, queueUnavailable } from "./redis-connection.ts";

const ids = z.array(z.string());
const role = z.enum(["owner", "operator", "viewer"]);
const schema = z.strictObject({
  environment: z.partialRecord(z.enum(PLATFORMS), z.strictObject({ owner: ids, operator: ids, viewer: ids })),
  people: z.strictObject({
    grants: z.array(z.strictObject({ person: z.string(), chat: z.string().nullable(), role })),
    links: z.array(z.strictObject({ account: z.string(), person: z.string() })),
    readOnlyChats: z.array(z.string()),
    openChats: z.array(z.string()).optional(),
  }),
  listening: z.array(z.string()).optional(),
});

const heartbeatSchema = z.strictObject({ tsMs: z.int(), isStopped: z.boolean() });

export type RedisRoleBoardOptions = {
  readonly redisUrl: string;
  readonly log: Log;
  readonly prefix?: string;
};

/** @throws DeskError CONFIG_INVALID for a URL of another form. */
export function createRedisRoleBoard({
  redisUrl,
  log,
  prefix = "sleepyquant",
}: RedisRoleBoardOptions): RoleBoard {
  const connections = openRedis(redisUrl, log);
  const key = `${prefix}:roles`;
  const heartbeatKey = `${prefix}:worker`;

  async function withRedis<Result>(call: () => Promise<Result>): Promise<Result> {
    await connections.whenReady();
    try {
      return await call();
    } catch (error) {
      throw queueUnavailable("Redis did not take a command for the roles", error);
    }
  }

  return {
    publish: (roles) =>
      withRedis(async () => void (await connections.producer.set(key, JSON.stringify(roles)))),
    async read() {
      const value = await withRedis(() => connections.producer.get(key));
      return value === null ? null : toRoles(value, log);
    },
    sendHeartbeat: (heartbeat) =>
      withRedis(async () => void (await connections.producer.set(heartbeatKey, JSON.stringify(heartbeat)))),
    async lastHeartbeat() {
      const value = await withRedis(() => connections.producer.get(heartbeatKey));
      return value === null ? null : toPulse(value, log);
    },
    close: () => connections.end(),
  };
}

/** What another version wrote counts as nothing: the worker hangs out its own at its start. */
function toRoles(value: string, log: Log): Roles | null {
  const parsed = schema.safeParse(JSON.parse(value));
  if (!parsed.success) log.warn("the roles in Redis cannot be read", { err: parsed.error });
  return parsed.success ? parsed.data : null;
}

function toPulse(value: string, log: Log): Heartbeat | null {
  const parsed = heartbeatSchema.safeParse(JSON.parse(value));
  if (!parsed.success) log.warn("the worker's sign of life cannot be read", { err: parsed.error });
  return parsed.success ? parsed.data : null;
}
