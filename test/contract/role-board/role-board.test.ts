/** What every RoleBoard promises. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Redis } from "ioredis";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import type { Roles } from "#src/domain/people.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { createMemoryRoleBoard, ENVIRONMENT } from "#test/support/memory-people.ts";
import { startTestRedis, type TestRedis } from "#test/support/redis.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const ROLES: Roles = {
  environment: ENVIRONMENT,
  people: {
    grants: [{ person: "telegram:44", chat: "telegram:-100", role: "operator" }],
    links: [{ account: "discord:9", person: "telegram:44" }],
    readOnlyChats: ["telegram:-200"],
  },
};

async function keepsItsPromises(board: RoleBoard): Promise<void> {
  assert.equal(await board.read(), null);
  await board.publish({ ...ROLES, people: { ...ROLES.people, grants: [] } });
  await board.publish(ROLES);
  assert.deepEqual(await board.read(), ROLES);
  assert.equal(await board.lastHeartbeat(), null);
  await board.sendHeartbeat({ tsMs: 1_000, isStopped: false });
  await board.sendHeartbeat({ tsMs: 2_000, isStopped: true });
  assert.deepEqual(await board.lastHeartbeat(), { tsMs: 2_000, isStopped: true });
}

describe("the role board in memory", () => {
  it("has nothing, then what was hung out last", () => keepsItsPromises(createMemoryRoleBoard()));
});

describe("the role board in Redis", () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startTestRedis();
  });
  after(() => redis.stop());

  it("has nothing, then what was hung out last", async () => {
    const board = createRedisRoleBoard({ redisUrl: redis.url, log: createSilentLog(), prefix: "a" });
    await keepsItsPromises(board);
    await board.close();
  });

  it("takes what it cannot read for nothing, and says so", async () => {
    const log = createSilentLog();
    const board = createRedisRoleBoard({ redisUrl: redis.url, log, prefix: "b" });
    const client = new Redis(redis.url);
    await client.set("b:roles", '{"environment":{"telegram":{"owner":"everybody"}}}');
    assert.equal(await board.read(), null);
    assert.equal(log.lines.filter(({ level }) => level === "warn").length, 1);
    client.disconnect();
    await board.close();
  });

  it("rejects at once where there is no Redis", async () => {
    const board = createRedisRoleBoard({ redisUrl: "unix:///nowhere/redis.sock", log: createSilentLog() });
    await assert.rejects(board.read(), { code: "QUEUE_UNAVAILABLE" });
    await assert.rejects(board.publish(ROLES), { code: "QUEUE_UNAVAILABLE" });
    await assert.rejects(board.lastHeartbeat(), { code: "QUEUE_UNAVAILABLE" });
    await board.close();
  });
});
