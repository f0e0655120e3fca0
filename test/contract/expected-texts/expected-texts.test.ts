/** What a person is asked to write next: the fake and SQLite keep the same promises. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openDatabase } from "#src/storage/database.ts";
import { createExpectedTexts, EXPECTED_SCHEMA } from "#src/features/conversation/store/expected-texts.ts";
import type { ExpectedText, ExpectedTexts } from "#src/features/conversation/expected-texts.ts";
import { createMemoryExpectedTexts } from "#test/support/fake-vault.ts";

const PERSON = { platform: "telegram", userId: "7" } as const;
const ASKED: ExpectedText = {
  skill: "note-post-mortem",
  input: { roundTrip: "standard-1" },
  field: "note",
  expiresTsMs: 1_000,
};

const MAKERS: Readonly<Record<string, () => ExpectedTexts>> = {
  memory: createMemoryExpectedTexts,
  SQLite: () =>
    createExpectedTexts(openDatabase({ path: ":memory:", migrations: [EXPECTED_SCHEMA], durability: "off" })),
};

for (const [name, make] of Object.entries(MAKERS)) {
  describe(`expected texts in ${name}`, () => {
    it("are taken once, and again only by the same message", () => {
      const texts = make();
      texts.expect(PERSON, ASKED);

      assert.deepEqual(texts.take(PERSON, "one", 10), ASKED);
      assert.equal(texts.take(PERSON, "two", 11), null);
      assert.deepEqual(texts.take(PERSON, "one", 5_000), ASKED);
    });

    it("are a person's own, end with their time, and the newest counts", () => {
      const texts = make();
      assert.equal(texts.take(PERSON, "one", 0), null);
      texts.expect(PERSON, ASKED);
      texts.expect(PERSON, { ...ASKED, input: { roundTrip: "standard-2" } });

      assert.equal(texts.take({ ...PERSON, userId: "8" }, "one", 0), null);
      assert.equal(texts.take(PERSON, "one", 1_000), null);
      assert.deepEqual(texts.take(PERSON, "one", 999)?.input, { roundTrip: "standard-2" });
    });
  });
}
