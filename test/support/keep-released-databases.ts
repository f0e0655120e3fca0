/**
 * `node test/support/keep-released-databases.ts`: keeps a database of the present tables in test/fixtures, made by two
 * weeks of the simulated market (all but the newest bars left out), and the digests of the scripts that made it. Run it
 * once, when a migration is released; what is there already stays as it is.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import Database from "better-sqlite3";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { digestOf } from "#src/storage/migrate.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import { openGoldenDesk } from "./golden-desk.ts";
import { DIGESTS_FILE, releasedFile, SCRIPTS } from "./released-databases.ts";

const DAYS = 14;
const BARS_KEPT_MS = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), "sleepyquant-released-"));
await keep("desk", async (path) => {
  const golden = await openGoldenDesk(DAYS);
  const { db } = golden.week.database;
  leaveOutBars(db, golden.clock.nowMs() - BARS_KEPT_MS);
  db.prepare("VACUUM INTO ?").run(path);
  golden.close();
});
await keep("people", (path) => {
  const database = openPeopleDatabase(path);
  const nowMs = 1_760_000_000_000;
  const grant = { type: "grant", person: "telegram:7", chat: null, role: "operator" } as const;
  database.people.append(grant, "press-1", "telegram:1", nowMs);
  database.people.append(
    { type: "link", account: "discord:9", person: "telegram:7" },
    "press-2",
    "telegram:7",
    nowMs,
  );
  database.chats.putWhileBusy("telegram:-100123", "steer");
  database.close();
});
const digests = Object.fromEntries(
  Object.entries(SCRIPTS).map(([database, scripts]) => [database, scripts.map(digestOf)]),
);
writeFileSync(DIGESTS_FILE, `${JSON.stringify(digests, null, 2)}\n`);
rmSync(folder, { recursive: true });

/** They are append-only; most of the file is theirs, and none of what is proved. */
function leaveOutBars(db: SqliteDatabase, beforeTsMs: number): void {
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'bars'",
    )
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.prepare("DELETE FROM bars WHERE close_ts_ms < ?").run(beforeTsMs);
  for (const { sql } of triggers) db.exec(sql);
}

async function keep(
  database: "desk" | "people",
  make: (path: string) => Promise<void> | void,
): Promise<void> {
  const file = releasedFile(database, SCRIPTS[database].length);
  if (existsSync(file)) return;
  const path = join(folder, `${database}.sqlite`);
  await make(path);
  const compacted = new Database(path);
  compacted.pragma("journal_mode = DELETE");
  compacted.close();
  mkdirSync(dirname(file), { recursive: true });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(file, brotliCompressSync(readFileSync(path), { params }));
}
