import assert from "node:assert/strict";
import { test } from "node:test";
import { createKnownRoles } from "#bots/known-roles.ts";
import type { Roles } from "#src/domain/people.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryRoleBoard, ENVIRONMENT } from "#test/support/memory-people.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const OWNER = { platform: "telegram", userId: "7", chatId: "7" } as const;
const FRIEND = { platform: "telegram", userId: "44", chatId: "44" } as const;
const NOBODY = { grants: [], links: [], readOnlyChats: [] };
const WITH_FRIEND: Roles = {
  environment: ENVIRONMENT,
  people: { ...NOBODY, grants: [{ person: "telegram:44", chat: null, role: "viewer" }] },
};

function open(board: RoleBoard = createMemoryRoleBoard()) {
  const clock = createFakeClock();
  let reads = 0;
  const counting: RoleBoard = {
    ...board,
    read: () => {
      reads += 1;
      return board.read();
    },
  };
  const roles = createKnownRoles({
    board: counting,
    environment: ENVIRONMENT,
    clock,
    log: createSilentLog(),
  });
  return { board, clock, roles, reads: () => reads };
}

test("before the worker hung anything out, the environment's roles hold", async () => {
  const { roles } = open();
  assert.deepEqual([await roles.roleOf(OWNER), await roles.roleOf(FRIEND)], ["owner", null]);
});

test("somebody who was given a role is known at his next message", async () => {
  const { board, clock, roles } = open();
  assert.equal(await roles.roleOf(FRIEND), null);
  await board.publish(WITH_FRIEND);
  await clock.advance(500);
  assert.equal(await roles.roleOf(FRIEND), "viewer");
});

test("a role that was taken away is gone within seconds", async () => {
  const { board, clock, roles } = open();
  await board.publish(WITH_FRIEND);
  assert.equal(await roles.roleOf(FRIEND), "viewer");
  await board.publish({ environment: ENVIRONMENT, people: NOBODY });
  await clock.advance(5_000);
  assert.equal(await roles.roleOf(FRIEND), null);
});

test("neither known nor unknown people make the board be read more than twice a second", async () => {
  const { roles, reads } = open();
  for (let message = 0; message < 100; message++) await roles.roleOf(message % 2 === 0 ? OWNER : FRIEND);
  assert.equal(reads(), 1);
});

test("while the board cannot be read, or does not answer, what was known before holds", async () => {
  const memory = createMemoryRoleBoard();
  await memory.publish(WITH_FRIEND);
  let read = (): Promise<Roles | null> => memory.read();
  const { clock, roles } = open({ ...memory, read: () => read() });
  await roles.roleOf(FRIEND);
  read = () => Promise.reject(new Error("Redis is away"));
  await clock.advance(5_000);
  assert.equal(await roles.roleOf(FRIEND), "viewer");

  read = () => new Promise(() => {});
  await clock.advance(5_000);
  const asked = roles.roleOf(FRIEND);
  await clock.advance(500);
  assert.equal(await asked, "viewer");
});

test("after the worker has told somebody something, whoever has no role is looked up anew at once", async () => {
  const { board, roles } = open();
  assert.equal(await roles.roleOf(FRIEND), null);
  await board.publish(WITH_FRIEND);
  assert.equal(await roles.roleOf(FRIEND), null, "within half a second it is not asked again");
  roles.expire();
  assert.equal(await roles.roleOf(FRIEND), "viewer");
});
