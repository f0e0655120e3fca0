import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { createOutboxStore } from "#src/storage/outbox-store.ts";
import type { Platform } from "#src/domain/platforms.ts";
import { openMessageTables } from "#test/support/message-tables.ts";
import { anOutboxDraft } from "#test/support/outbox-draft.ts";
import { describeOutboxStore } from "./outbox-store-contract.ts";

describeOutboxStore("SQLite", () => createOutboxStore(openMessageTables()));

describe("the outbox in SQLite", () => {
  it("appends inside the caller's transaction, and disappears with it", () => {
    const db = openMessageTables();
    const store = createOutboxStore(db);
    const fillThatFails = db.transaction(() => {
      store.append(anOutboxDraft("fill-1"));
      throw new Error("the fill does not balance");
    });
    assert.throws(fillThatFails, /does not balance/);
    assert.equal(store.has("fill-1"), false);
  });

  it("throws on a row that breaks a rule instead of ignoring it", () => {
    const store = createOutboxStore(openMessageTables());
    const destination = { platform: "pigeon" as Platform, chatId: "1" };
    assert.throws(() => store.append(anOutboxDraft("row", { destination })), /CHECK constraint/);
  });

  it("finds its work in the partial indexes, and never reads the delivered rows", () => {
    const db = openMessageTables();
    const reads = statementsOf(db, (spied) => createOutboxStore(spied)).filter((sql) =>
      /^(?:SELECT|WITH)/.test(sql),
    );
    const plans = reads.flatMap((sql) => planOf(db, sql));
    const lookups = plans.filter((step) => /\boutbox\b/.test(step));
    assert.ok(lookups.length >= 9, plans.join("\n"));
    for (const step of lookups)
      assert.match(
        step,
        /USING (COVERING )?(INDEX outbox_|INDEX sqlite_autoindex_outbox_1|INTEGER PRIMARY KEY)/,
      );
    const indexes = db.pragma("index_list('outbox')") as { name: string; partial: number }[];
    assert.deepEqual(
      indexes.filter(({ partial }) => partial === 1).map(({ name }) => name),
      ["outbox_unconfirmed", "outbox_busy", "outbox_ready", "outbox_unqueued"],
    );
    assert.ok(!plans.some((step) => step.includes("TEMP B-TREE")), "no sorting: the index has the order");
  });
});

/** The SQL that a store prepares. */
function statementsOf(db: SqliteDatabase, create: (db: SqliteDatabase) => unknown): string[] {
  const seen: string[] = [];
  const spied = new Proxy(db, {
    get(target, key) {
      if (key !== "prepare") return Reflect.get(target, key) as unknown;
      return (sql: string) => {
        seen.push(sql.trim());
        return target.prepare(sql);
      };
    },
  });
  create(spied);
  return seen;
}

function planOf(db: SqliteDatabase, sql: string): string[] {
  const parameters = Array.from({ length: sql.split("?").length - 1 }, () => 1);
  const named = sql.includes(":platform") ? [{ platform: "console", limit: 1 }] : parameters;
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...named) as { detail: string }[];
  return steps.map(({ detail }) => detail);
}
