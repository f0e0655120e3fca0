/**
 * Rows on their way into append-only tables, put in many at a time: a call costs as much as a row does, and a table
 * that is written in one go stays in the processor's cache. Nothing changes by it but the order between tables.
 */
import type { SqliteDatabase, Statement } from "./database.ts";
import type { SqlValue } from "./statement-batch.ts";

/** Rows a call; more save nothing more. */
const ROWS = 16;
/** Rows that wait at most, over all tables. */
const WAITING_MAX = 4_096;
/** `INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING`: what stands before its row, the row, the rest. */
const APPEND =
  /^(INSERT INTO \w+ (?:\([\w, ]+\)\s+)?VALUES )(\((?:\?, )*\?\))((?: ON CONFLICT \(\w+\) DO NOTHING)?)$/;

/** Statements have numbers from 0 in the order in which they are prepared: a table's before those that refer to it. */
export class RowGroups {
  readonly #db: SqliteDatabase;
  readonly #statements: Statement[] = [];
  /** Those of statements that append a row, by number. */
  readonly #groups: (RowGroup | undefined)[] = [];
  #waiting = 0;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  prepare(sql: string): void {
    const statement = this.#db.prepare(sql);
    const [, head, row, tail] = APPEND.exec(sql) ?? [];
    this.#statements.push(statement);
    if (head === undefined || row === undefined) return;
    const rows = Array.from({ length: ROWS }, () => row).join(", ");
    const many = this.#db.prepare(`${head}${rows}${tail}`);
    this.#groups[this.#statements.length - 1] = new RowGroup(statement, many, row.split("?").length - 1);
  }

  /** The statement itself, for a read: everything that was told before it is in the file. */
  flushed(number: number): Statement {
    this.flush();
    const statement = this.#statements[number];
    if (statement === undefined) throw new Error(`there is no statement ${number}`);
    return statement;
  }

  /** A row waits for more of its table; any other statement is run at once, after the rows that wait. */
  run(number: number, values: readonly SqlValue[]): void {
    const group = this.#groups[number];
    if (group === undefined) {
      this.flushed(number).run(values);
      return;
    }
    group.add(values);
    this.#waiting += 1;
    if (this.#waiting >= WAITING_MAX) this.flush();
  }

  flush(): void {
    if (this.#waiting === 0) return;
    this.#waiting = 0;
    for (const group of this.#groups) group?.flush();
  }
}

/** The waiting rows of one statement. */
class RowGroup {
  readonly #one: Statement;
  readonly #many: Statement;
  readonly #width: number;
  #values: SqlValue[] = [];

  constructor(one: Statement, many: Statement, width: number) {
    this.#one = one;
    this.#many = many;
    this.#width = width;
  }

  add(values: readonly SqlValue[]): void {
    for (let index = 0; index < values.length; index += 1) this.#values.push(values[index] ?? null);
  }

  flush(): void {
    const values = this.#values;
    if (values.length === 0) return;
    this.#values = [];
    let at = 0;
    for (let next = this.#width * ROWS; next <= values.length; next += this.#width * ROWS) {
      insert(this.#many, values.slice(at, next), ROWS);
      at = next;
    }
    for (; at < values.length; at += this.#width) {
      insert(this.#one, values.slice(at, at + this.#width), 1);
    }
  }
}

/** Whoever appended a row went on as if it were new. @throws when it was there already. */
function insert(statement: Statement, values: readonly SqlValue[], rows: number): void {
  if (statement.run(values).changes !== rows)
    throw new Error(`the row is there already: ${statement.source}`);
}
