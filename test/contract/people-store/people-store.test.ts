/** What every PeopleStore promises. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import type { PeopleChange } from "#src/domain/people.ts";
import type { PeopleStore } from "#src/features/people/people-store.ts";
import { createMemoryPeopleStore } from "#test/support/memory-people.ts";

const GRANT: PeopleChange = { type: "grant", person: "telegram:44", chat: null, role: "viewer" };
const LINK: PeopleChange = { type: "link", account: "discord:9", person: "telegram:44" };

function describePeopleStore(name: string, open: () => PeopleStore): void {
  describe(`the people store, ${name}`, () => {
    it("keeps changes in order, one a cause", () => {
      const store = open();
      const appended = [
        store.append(GRANT, "a", "telegram:7", 1_000),
        store.append(LINK, "b", "telegram:7", 2_000),
        store.append(LINK, "a", "telegram:7", 3_000),
      ];
      assert.deepEqual(appended, [true, true, false]);
      assert.deepEqual(store.changes(), [GRANT, LINK]);
      assert.deepEqual([store.knows("a"), store.knows("c")], [true, false]);
    });

    it("gives a code until it expires or is forgotten", () => {
      const store = open();
      const code = { code: "ABCD2345", account: "telegram:44", expiresTsMs: 2_000 };
      store.putLinkCode(code);
      assert.deepEqual(store.linkCode("ABCD2345", 1_999), code);
      assert.deepEqual([store.linkCode("ABCD2345", 2_000), store.linkCode("ZZZZ2345", 1)], [null, null]);
      store.forgetLinkCode("ABCD2345");
      assert.equal(store.linkCode("ABCD2345", 1), null);
    });

    it("keeps one code an account: the newest", () => {
      const store = open();
      for (const code of ["ABCD2345", "EFGH2345"])
        store.putLinkCode({ code, account: "telegram:44", expiresTsMs: 2_000 });
      assert.deepEqual(
        [store.linkCode("ABCD2345", 1), store.linkCode("EFGH2345", 1)?.code],
        [null, "EFGH2345"],
      );
    });
  });
}

describePeopleStore("in memory", createMemoryPeopleStore);
describePeopleStore("SQLite", () => openPeopleDatabase(":memory:").people);
