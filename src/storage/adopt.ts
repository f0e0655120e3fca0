/**
 * Files of builds before versions were counted: they call themselves version 1, and have its tables in part or in an
 * earlier form. They are given what they lack, and keep every row.
 */
import Database from "better-sqlite3";
import type { Database as SqliteDatabase } from "better-sqlite3";

type SchemaObject = {
  readonly type: "table" | "index" | "trigger";
  readonly name: string;
  readonly sql: string;
};

/** What a row of an earlier build stands for in a column that it had not. */
const EARLIER: Readonly<Record<string, string>> = {
  "alerts.topic_id": "''",
  "button_action.in_place": "0",
  "outbox.destination":
    "CASE WHEN reply_to IS NULL THEN '{}' ELSE json_object('replyToMessageId', reply_to) END",
  "outbox.urgency":
    "CASE WHEN json_extract(message, '$.kind') IN ('answer', 'refusal', 'approval') THEN 0 ELSE 1 END",
};

export type Adoption = {
  /** Nothing but how the scripts were counted is another. */
  readonly isSame: boolean;
  /** Inside a transaction, with foreign keys off. */
  readonly run: () => void;
};

/** How the file gets the tables of `script`; null where it is of something else, or of a build that is not known. */
export function planAdoption(db: SqliteDatabase, script: string): Adoption | null {
  const [wanted, had] = [objectsOf(script), readObjects(db)];
  const tables = wanted.filter(({ type }) => type === "table");
  const known = new Map(had.map((one) => [one.name, one]));
  const isForeign = had.some(
    ({ type, name }) => type === "table" && !tables.some((one) => one.name === name),
  );
  if (isForeign || !tables.some(({ name }) => known.has(name))) return null;
  const missing = tables.filter(({ name }) => !known.has(name));
  const changed = tables.filter((table) => known.has(table.name) && !isEqual(known.get(table.name), table));
  const copies = changed.map((table) => copyOf(db, table));
  if (copies.some((sql) => sql === null)) return null;
  const others = wanted.filter(({ type }) => type !== "table");
  const stale = had.filter((one) => one.type !== "table" && !others.some((other) => isEqual(other, one)));
  const isSame = missing.length + changed.length + stale.length === 0;
  return {
    isSame: isSame && others.every(({ name }) => known.has(name)),
    run() {
      for (const { type, name } of stale) db.exec(`DROP ${type} "${name}"`);
      for (const sql of copies) db.exec(sql ?? "");
      for (const { sql } of missing) db.exec(sql);
      const now = new Set(readObjects(db).map(({ name }) => name));
      for (const { name, sql } of others) if (!now.has(name)) db.exec(sql);
    },
  };
}

function objectsOf(script: string): readonly SchemaObject[] {
  const db = new Database(":memory:");
  try {
    db.exec(script);
    return readObjects(db);
  } finally {
    db.close();
  }
}

function readObjects(db: SqliteDatabase): readonly SchemaObject[] {
  return db
    .prepare<[], SchemaObject>(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name <> 'applied_scripts'
         AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
       ORDER BY rowid`,
    )
    .all();
}

function isEqual(one: SchemaObject | undefined, other: SchemaObject): boolean {
  return one !== undefined && words(one.sql) === words(other.sql);
}

/** However it is indented and commented. SQLite quotes the name of a table that was renamed. */
function words(sql: string): string {
  return sql
    .replaceAll(/--[^\n]*/g, "")
    .replaceAll('"', "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\s?([(),])\s?/g, "$1")
    .trim();
}

/** The table made anew with its rows; null where a column of the old one would be lost, or one of the new is not known. */
function copyOf(db: SqliteDatabase, { name, sql }: SchemaObject): string | null {
  const before = columnsOf(db, name);
  const fresh = new Database(":memory:");
  try {
    fresh.exec(sql);
    const after = columnsOf(fresh, name);
    const isLost = before.some((column) => !after.includes(column) && column !== "reply_to");
    const sources = after.map((column) =>
      before.includes(column) ? `"${column}"` : (EARLIER[`${name}.${column}`] ?? null),
    );
    if (isLost || sources.includes(null)) return null;
    const columns = after.map((column) => `"${column}"`).join(", ");
    // In this order nothing that refers to the table is rewritten.
    return `${sql.replace(name, `${name}_new`)};
      INSERT INTO "${name}_new" (${columns}) SELECT ${sources.join(", ")} FROM "${name}";
      DROP TABLE "${name}";
      ALTER TABLE "${name}_new" RENAME TO "${name}";`;
  } finally {
    fresh.close();
  }
}

function columnsOf(db: SqliteDatabase, table: string): readonly string[] {
  return db
    .prepare<[string], string>("SELECT name FROM pragma_table_info(?) ORDER BY cid")
    .pluck()
    .all(table);
}
