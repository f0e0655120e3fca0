/** The second thread of `write-behind.ts`: does what it is told, in order. After a failure it does nothing more. */
import { workerData, type MessagePort } from "node:worker_threads";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { RowGroups } from "./row-groups.ts";
import { replayBatch, type SqlValue, type StatementBatch } from "./statement-batch.ts";

export type WriteBehindStart = {
  readonly path: string;
  readonly migrations: readonly string[];
  readonly port: MessagePort;
  /** Counts the requests that are finished, and wakes whoever waits on it. */
  readonly finished: Int32Array;
};

export type WriteBehindRequest =
  /** Statements are numbered from 0 in the order in which they are prepared. */
  | { readonly type: "prepare"; readonly sql: string }
  | { readonly type: "batch"; readonly batch: StatementBatch }
  | {
      readonly type: "read";
      readonly statement: number;
      readonly how: "get" | "all";
      readonly safeIntegers: boolean;
      readonly values: readonly SqlValue[];
    }
  | { readonly type: "pragma"; readonly text: string; readonly simple: boolean }
  /** Runs a last script and closes the file. */
  | { readonly type: "close"; readonly script: string };

/** Sent for what is asked, and for what fails. */
export type WriteBehindReply = { readonly result: unknown } | { readonly failure: string };

class Writer {
  readonly #db: SqliteDatabase;
  readonly #statements: RowGroups;

  constructor(db: SqliteDatabase) {
    this.#db = db;
    this.#statements = new RowGroups(db);
  }

  /** Undefined where nobody waits for an answer. */
  do(request: WriteBehindRequest): WriteBehindReply | undefined {
    switch (request.type) {
      case "prepare":
        this.#statements.prepare(request.sql);
        return undefined;
      case "batch":
        replayBatch(request.batch, (number, values) => this.#statements.run(number, values));
        return undefined;
      case "read": {
        const statement = this.#statements.flushed(request.statement);
        if (request.safeIntegers) statement.safeIntegers(true);
        return { result: statement[request.how](request.values) };
      }
      case "pragma":
        this.#statements.flush();
        return { result: this.#db.pragma(request.text, { simple: request.simple }) };
      case "close":
        this.#statements.flush();
        this.#db.exec(request.script);
        this.#db.close();
        return { result: null };
    }
  }
}

function serve({ path, migrations, port, finished }: WriteBehindStart): void {
  let writer: Writer | null = null;
  let failure: string | null = null;
  const answer = (request: WriteBehindRequest): WriteBehindReply | undefined => {
    if (failure !== null) return { failure };
    try {
      writer ??= new Writer(openDatabase({ path, migrations, durability: "off" }));
      return writer.do(request);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      return { failure };
    }
  };
  port.on("message", (request: WriteBehindRequest) => {
    const reply = answer(request);
    if (reply !== undefined) port.postMessage(reply);
    Atomics.add(finished, 0, 1);
    Atomics.notify(finished, 0);
    if (request.type === "close") port.close();
  });
}

serve(workerData as WriteBehindStart);
