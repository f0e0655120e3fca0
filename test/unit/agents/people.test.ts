import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "#src/domain/roles.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createMemoryPeople, type MemoryPeople } from "#test/support/memory-people.ts";
import { plainText } from "#test/support/plain-text.ts";

const GROUP = { chatId: "-100", chatKind: "group" } as const;

function open(
  role: Role = "owner",
  chat?: { readonly chatId: string; readonly chatKind: "private" | "group" },
) {
  const made: MemoryPeople[] = [];
  const kit = createDispatchKit({
    role,
    ...(chat !== undefined && { chat }),
    people: (clock) => {
      const people = createMemoryPeople(clock);
      made.push(people);
      return people;
    },
  });
  const [people] = made;
  assert.ok(people !== undefined);
  const roleOf = (userId: string, chatId: string = userId) =>
    people.roleOf({ platform: "telegram", userId, chatId });
  return { kit, people, roleOf };
}

test("an owner gives a role by a command, and everybody with a role is listed", async () => {
  const { kit, roleOf } = open();
  const done = await kit.command("grant-role", { request: "telegram:44 operator" });
  assert.equal(done.headline, "telegram:44 is an operator everywhere");
  assert.equal(roleOf("44"), "operator");
  const list = plainText(await kit.command("list-people"));
  assert.match(list, /3 people[^]*telegram:7: owner; by the machine's settings\n- telegram:44: operator/);
});

test("a number alone is an account of the platform that is spoken on", async () => {
  const { kit, roleOf } = open();
  await kit.command("grant-role", { request: "444 viewer" });
  assert.equal(roleOf("444"), "viewer");
});

test("without a role in the words the person chooses one, and without a person he is told how to name one", async () => {
  const { kit, roleOf } = open();
  const which = await kit.command("grant-role", { request: "telegram:44" });
  await kit.press(which, "Make telegram:44 viewer");
  const who = await kit.command("grant-role", { request: "viewer" });
  assert.equal(roleOf("44"), "viewer");
  assert.match(plainText(who), /Name an account, such as telegram:44[^]*\/whoami/);
});

test("here means this group alone, and nothing in a private chat", async () => {
  const group = open("owner", GROUP);
  await group.kit.command("grant-role", { request: "telegram:44 operator here" });
  assert.deepEqual([group.roleOf("44", "-100"), group.roleOf("44")], ["operator", null]);

  const alone = open();
  const refused = await alone.kit.command("grant-role", { request: "telegram:44 operator here" });
  assert.match(refused.headline, /"here" means a group/);
  assert.equal(alone.roleOf("44"), null);
});

test("words give no role, and offer none", async () => {
  const { kit, roleOf } = open();
  const asked = await kit.say("make telegram:44 an owner");
  assert.equal(asked.kind, "answer");
  assert.equal(roleOf("44"), null);
});

test("a role is taken away by name or from a list, and those of the machine stay", async () => {
  const { kit, roleOf } = open();
  await kit.command("grant-role", { request: "telegram:44 operator" });
  const whose = await kit.command("revoke-role");
  const done = await kit.press(whose, "Revoke telegram:44");
  const nobody = await kit.command("revoke-role");
  const refused = await kit.command("revoke-role", { request: "telegram:7" });
  assert.equal(done.headline, "telegram:44 has no role any more");
  assert.equal(roleOf("44"), null);
  assert.match(nobody.headline, /Nobody has a role that an owner gave/);
  assert.match(refused.headline, /named in the settings of the machine/);
});

test("only owners give and take, operators see who may what, viewers do not", async () => {
  const operator = open("operator").kit;
  const viewer = open("viewer").kit;
  const refused = [
    await operator.command("grant-role", { request: "telegram:44 owner" }),
    await operator.command("revoke-role", { request: "telegram:44" }),
    await operator.command("set-chat-access", { request: "on" }),
    await viewer.command("list-people"),
  ];
  assert.deepEqual(
    new Set(refused.map(({ headline }) => /That needs the role/.test(headline))),
    new Set([true]),
  );
  assert.match((await operator.command("list-people")).headline, /people have a role/);
});

test("a link code is shown in private alone, and the account that says it has the same roles", async () => {
  const { kit, people } = open();
  const shown = await kit.command("link-account");
  assert.match(plainText(shown), /Your link code is ABCDEFG2[^]*give it to nobody/);
  people.link("ABCDEFG2", { platform: "discord", userId: "9" }, { cause: "x", actor: "discord:9" });
  assert.equal(people.roleOf({ platform: "discord", userId: "9", chatId: "9" }), "owner");

  const refused = await open("viewer", GROUP).kit.command("link-account");
  assert.match(plainText(refused), /for your eyes alone/);
});

test("a group is made read-only from within, and opened again from a private chat", async () => {
  const { kit, roleOf, people } = open("owner", GROUP);
  const done = await kit.command("set-chat-access", { request: "on" });
  assert.match(plainText(done), /telegram:-100 is read-only[^]*\/readonly off telegram:-100/);
  assert.equal(roleOf("7", "-100"), "viewer");

  const alone = createDispatchKit({ people: () => people });
  await alone.command("set-chat-access", { request: "off telegram:-100" }, { updateId: "another" });
  const where = await alone.command("set-chat-access", { request: "on" });
  assert.equal(roleOf("7", "-100"), "owner");
  assert.match(where.headline, /Which chat\?/);
});
