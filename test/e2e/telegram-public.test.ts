/** Groups and channels that anybody can find and read: real grammY against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NOBODY, roleIn, type People, type Roles } from "#src/domain/people.ts";
import { OWNER, openBot, ROLES } from "#test/support/telegram-bot.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

function rolesWith(people: Partial<People>): Roles {
  return { environment: ROLES, people: { ...NOBODY, ...people } };
}

test("what is said in a group with a name is passed on as said in public, and the worker's rule for it holds", async (t) => {
  const bot = await openBot(t);
  const chat = { id: -100_777, type: "supergroup", title: "Desk", username: "desk_talk" };
  const closed = { id: -100_888, type: "supergroup", title: "Desk" };
  bot.server.write(OWNER, "/pause standard", { chat });
  bot.server.write(OWNER, "/pause standard", { chat: closed });
  await turnsUntil(() => bot.inbound().length === 2, "both");
  const [publicly, privately] = bot.inbound().map(({ platform, userId, chatId, isPublic }) => ({
    speaker: { platform, userId, chatId, isPublic },
    isPublic,
  }));
  assert.deepEqual([publicly?.isPublic, privately?.isPublic], [true, undefined]);

  const held = (people: Partial<People>) =>
    [publicly, privately].map((one) => one && roleIn(rolesWith(people), one.speaker));
  const grants = [{ person: "telegram:11", chat: "telegram:-100777", role: "operator" as const }];
  assert.deepEqual(held({}), ["viewer", "owner"]);
  assert.deepEqual(held({ openChats: ["telegram:-100777"] }), ["owner", "owner"]);
  assert.deepEqual(held({ grants }), ["operator", "owner"]);
});
