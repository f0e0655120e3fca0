import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RoleBook } from "#src/domain/roles.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryPeople, createMemoryPeopleStore, ENVIRONMENT } from "#test/support/memory-people.ts";

const BY_OWNER = (cause: string) => ({ cause, actor: "telegram:7" });
const BY_CONSOLE = (cause: string) => ({ cause, actor: "console:local" });
const NO_OWNER: RoleBook = { console: { owner: ["local"], operator: [], viewer: [] } };
const FRIEND = { platform: "telegram", userId: "44", chatId: "44" } as const;
const FRIEND_ON_DISCORD = { platform: "discord", userId: "9", chatId: "9" } as const;

function open(environment: RoleBook = ENVIRONMENT) {
  const [clock, store] = [createFakeClock(), createMemoryPeopleStore()];
  const start = () => createMemoryPeople(clock, environment, store);
  return { clock, start, people: start() };
}

describe("who may what", () => {
  it("is granted by an owner, at once, on the record, and told", () => {
    const { people } = open();
    const figures = people.grant("telegram:44", "operator", null, BY_OWNER("m1"));
    assert.ok("person" in figures);
    assert.equal(people.roleOf(FRIEND), "operator");
    assert.deepEqual(
      people.audit.recent({}, 9).map(({ actor, what }) => [actor, what]),
      [["telegram:7", "made telegram:44 operator"]],
    );
    assert.deepEqual(
      people.events.map(({ type }) => type),
      ["security"],
    );
    assert.equal(people.changes(), 1);
  });

  it("outlives the process", () => {
    const { start, people } = open();
    people.grant("telegram:44", "viewer", null, BY_OWNER("m1"));
    people.setReadOnly("telegram:-100", true, BY_OWNER("m2"));
    const next = start();
    assert.equal(next.roleOf(FRIEND), "viewer");
    assert.deepEqual(next.readOnlyChats(), ["telegram:-100"]);
  });

  it("is changed once for one cause", () => {
    const { people } = open();
    for (let run = 0; run < 2; run++) people.grant("telegram:44", "viewer", null, BY_OWNER("m1"));
    people.revoke("telegram:44", BY_OWNER("m2"));
    const again = people.revoke("telegram:44", BY_OWNER("m2"));
    assert.ok("person" in again);
    assert.equal(people.roleOf(FRIEND), null);
    assert.equal(people.audit.recent({}, 9).length, 2);
  });

  it("lists everybody, with accounts, places, and what the machine's settings gave", () => {
    const { people } = open();
    people.grant("telegram:44", "operator", "telegram:-100", BY_OWNER("m1"));
    assert.deepEqual(
      people
        .list()
        .map(({ person, role, isInEnvironment, grants }) => [person, role, isInEnvironment, grants.length]),
      [
        ["console:local", "owner", true, 0],
        ["telegram:7", "owner", true, 0],
        ["telegram:44", null, false, 1],
      ],
    );
  });

  it("names the accounts of whoever may decide, linked ones too", () => {
    const { people } = open();
    people.grant("telegram:44", "operator", null, BY_OWNER("m1"));
    people.grant("telegram:55", "operator", "telegram:-100", BY_OWNER("m2"));
    const { code } = people.linkCode(FRIEND, BY_OWNER("m3"));
    people.link(code, FRIEND_ON_DISCORD, { cause: "m4", actor: "discord:9" });
    const names = (role: "owner" | "operator") =>
      people.holders(role).map(({ platform, userId }) => `${platform}:${userId}`);
    assert.deepEqual(names("owner"), ["console:local", "telegram:7"]);
    assert.deepEqual(names("operator"), ["console:local", "telegram:7", "telegram:44", "discord:9"]);
  });

  it("is revoked on all accounts and in all places at once", () => {
    const { people } = open();
    people.grant("telegram:44", "operator", null, BY_OWNER("m1"));
    people.grant("telegram:44", "owner", "telegram:-100", BY_OWNER("m2"));
    const { code } = people.linkCode(FRIEND, BY_OWNER("m3"));
    people.link(code, FRIEND_ON_DISCORD, { cause: "m4", actor: "discord:9" });
    people.revoke("discord:9", BY_OWNER("m5"));
    const left = [FRIEND, { ...FRIEND, chatId: "-100" }, FRIEND_ON_DISCORD].map((who) => people.roleOf(who));
    assert.deepEqual(left, [null, null, null]);
  });

  it("is not taken from whom the machine's settings name", () => {
    const { people } = open();
    const refused = people.revoke("telegram:7", BY_CONSOLE("m1"));
    assert.ok("refused" in refused);
    assert.match(refused.hint ?? "", /TELEGRAM_OWNERS/);
  });

  it("never loses its last owner to a chat; the console may take even that", () => {
    const { people } = open(NO_OWNER);
    people.grant("telegram:44", "owner", null, BY_CONSOLE("m1"));
    const demoted = people.grant("telegram:44", "viewer", null, { cause: "m2", actor: "telegram:44" });
    const revoked = people.revoke("telegram:44", { cause: "m3", actor: "telegram:44" });
    assert.ok("refused" in demoted && "refused" in revoked);
    assert.deepEqual(
      [demoted.code, revoked.code, people.roleOf(FRIEND)],
      ["LAST_OWNER", "LAST_OWNER", "owner"],
    );

    people.grant("discord:9", "owner", null, BY_CONSOLE("m4"));
    assert.ok("person" in people.revoke("telegram:44", { cause: "m5", actor: "discord:9" }));
    assert.ok("person" in people.revoke("discord:9", BY_CONSOLE("m6")));
  });

  it("refuses what is no account", () => {
    const refused = open().people.grant("everybody", "owner", null, BY_OWNER("m1"));
    assert.ok("refused" in refused);
    assert.equal(refused.code, "PERSON_UNKNOWN");
  });
});

describe("a link between two accounts of one person", () => {
  it("is made by a code that works once", () => {
    const { people } = open();
    people.grant("telegram:44", "operator", null, BY_OWNER("m1"));
    const { code } = people.linkCode(FRIEND, BY_OWNER("m2"));
    const linked = people.link(code, FRIEND_ON_DISCORD, { cause: "m3", actor: "discord:9" });
    const again = people.link(code, FRIEND_ON_DISCORD, { cause: "m3", actor: "discord:9" });
    const thief = people.link(
      code,
      { platform: "discord", userId: "66" },
      { cause: "m4", actor: "discord:66" },
    );
    assert.ok("person" in linked && "person" in again && "refused" in thief);
    assert.deepEqual([linked.person, linked.accounts], ["telegram:44", ["telegram:44", "discord:9"]]);
    assert.equal(people.roleOf(FRIEND_ON_DISCORD), "operator");
  });

  it("needs a code that is still valid", async () => {
    const { people, clock } = open();
    const { code } = people.linkCode(FRIEND, BY_OWNER("m1"));
    await clock.advance(10 * 60_000);
    for (const said of [code, "ZZZZZZZZ", "'; DROP TABLE", ""]) {
      const refused = people.link(said, FRIEND_ON_DISCORD, { cause: `m-${said}`, actor: "discord:9" });
      assert.ok("refused" in refused);
    }
    assert.equal(people.roleOf(FRIEND_ON_DISCORD), null);
  });

  it("gives nobody a second set of roles", () => {
    const { people } = open();
    people.grant("discord:9", "viewer", null, BY_OWNER("m1"));
    const { code } = people.linkCode({ platform: "telegram", userId: "7" }, BY_OWNER("m2"));
    const refused = people.link(code, FRIEND_ON_DISCORD, { cause: "m3", actor: "discord:9" });
    assert.ok("refused" in refused);
    assert.deepEqual([refused.code, people.roleOf(FRIEND_ON_DISCORD)], ["ALREADY_KNOWN", "viewer"]);
  });
});
