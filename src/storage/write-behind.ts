/**
 * A connection that works on a second thread: what is written is handed over some thousand statements at a time, and
 * the caller goes on. They run there in an order that follows from that of the calls alone, so that the file comes out
 * the same to the byte. A read waits for everything before it, also inside a transaction.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { assert, DeskError } from "#src/domain/errors.ts";
import { openDatabase, type SqliteDatabase, type Statement } from "./database.ts";
import { StatementBatchWriter, type SqlValue } from "./statement-batch.ts";
import type { WriteBehindReply, WriteBehindRequest, WriteBehindStart } from "./write-behind-worker.ts";

export type WriteBehind = {
  /** As much of a connection as the desk's stores use: prepare (run, get, all, safeIntegers), pragma, inTransaction. */
  readonly db: SqliteDatabase;
  /**
   * Waits until everything is written, ends the thread, and goes on as an ordinary connection.
   * @throws DeskError LEDGER_DISAGREES when a write failed; later calls throw the same.
   */
  readonly settle: () => void;
  readonly close: () => void;
};

export type WriteBehindOptions = {
  readonly path: string;
  readonly migrations: readonly string[];
  /** Run when it settles: what only readers need (indexes) is made sooner afterwards than kept on the way. */
  readonly atEnd: string;
};

/** Batches under way; beyond that the caller waits for the oldest instead of filling the memory. */
const BATCHES_MAX = 32;
/** Statements that are told together: the other thread starts on a transaction while it is still going on. */
const STATEMENTS_A_BATCH = 2_048;
const ANSWER_WITHIN_MS = 120_000;

export function openWriteBehind(options: WriteBehindOptions): WriteBehind {
  const connection = new WriteBehindConnection(options);
  return {
    db: connection as unknown as SqliteDatabase,
    settle: () => connection.settle(),
    close: () => connection.close(),
  };
}

class WriteBehindConnection {
  readonly #options: WriteBehindOptions;
  readonly #thread: WriterThread;
  readonly #batch = new StatementBatchWriter();
  #statements = 0;
  #direct: SqliteDatabase | null = null;
  #inTransaction = false;

  constructor(options: WriteBehindOptions) {
    this.#options = options;
    this.#thread = new WriterThread(options);
  }

  /** The ordinary connection that it has become, or null. */
  get direct(): SqliteDatabase | null {
    return this.#direct;
  }

  get inTransaction(): boolean {
    return this.#direct?.inTransaction ?? this.#inTransaction;
  }

  prepare(sql: string): BehindStatement {
    const statement = new BehindStatement(this, this.#statements, sql);
    this.#statements += 1;
    if (this.#direct === null) this.#thread.tell({ type: "prepare", sql });
    return statement;
  }

  pragma(text: string, options?: { readonly simple: boolean }): unknown {
    if (this.#direct !== null) return this.#direct.pragma(text, options);
    this.#flush();
    return this.#thread.ask({ type: "pragma", text, simple: options?.simple ?? false });
  }

  write(statement: number, values: readonly SqlValue[], edge: TransactionEdge): void {
    this.#batch.add(statement, values);
    if (edge !== null) this.#inTransaction = edge === "begin";
    if (!this.#inTransaction || this.#batch.statements >= STATEMENTS_A_BATCH) this.#flush();
  }

  read(request: Extract<WriteBehindRequest, { type: "read" }>): unknown {
    this.#flush();
    return this.#thread.ask(request);
  }

  settle(): void {
    if (this.#direct !== null) return;
    this.#flush();
    this.#thread.end(this.#options.atEnd);
    this.#direct = openDatabase({ ...this.#options, durability: "off" });
  }

  close(): void {
    if (this.#direct === null) this.#thread.end("");
    else this.#direct.close();
  }

  #flush(): void {
    if (this.#batch.isEmpty) return;
    const batch = this.#batch.take();
    const { codes, numbers, bigints } = batch;
    this.#thread.tell({ type: "batch", batch }, [codes.buffer, numbers.buffer, bigints.buffer]);
  }
}

type TransactionEdge = "begin" | "end" | null;

function edgeOf(sql: string): TransactionEdge {
  if (sql.startsWith("BEGIN")) return "begin";
  return sql === "COMMIT" || sql === "ROLLBACK" ? "end" : null;
}

/** A better-sqlite3 statement, as far as the stores use one. */
class BehindStatement {
  readonly #connection: WriteBehindConnection;
  readonly #number: number;
  readonly #sql: string;
  readonly #edge: TransactionEdge;
  #safeIntegers = false;
  #direct: Statement | null = null;

  constructor(connection: WriteBehindConnection, number: number, sql: string) {
    this.#connection = connection;
    this.#number = number;
    this.#sql = sql;
    this.#edge = edgeOf(sql);
  }

  safeIntegers(toggle: boolean): this {
    this.#safeIntegers = toggle;
    return this;
  }

  /** Told as done: an insert that turns out to be refused (its cause is known) fails the whole replay later. */
  run(...given: readonly unknown[]): { readonly changes: number } {
    const direct = this.#onDirect();
    const values = valuesOf(given);
    if (direct !== null) return direct.run(values);
    this.#connection.write(this.#number, values, this.#edge);
    return { changes: 1 };
  }

  get(...given: readonly unknown[]): unknown {
    const direct = this.#onDirect();
    return direct === null ? this.#read("get", given) : direct.get(valuesOf(given));
  }

  all(...given: readonly unknown[]): unknown {
    const direct = this.#onDirect();
    return direct === null ? this.#read("all", given) : direct.all(valuesOf(given));
  }

  #read(how: "get" | "all", given: readonly unknown[]): unknown {
    const { safeIntegers, values } = { safeIntegers: this.#safeIntegers, values: valuesOf(given) };
    return this.#connection.read({ type: "read", statement: this.#number, how, safeIntegers, values });
  }

  #onDirect(): Statement | null {
    const { direct } = this.#connection;
    if (direct === null) return null;
    this.#direct ??= direct.prepare(this.#sql);
    if (this.#safeIntegers) this.#direct.safeIntegers(true);
    return this.#direct;
  }
}

/** Values come one by one or as one list, as better-sqlite3 takes them. */
function valuesOf(given: readonly unknown[]): readonly SqlValue[] {
  const [only] = given;
  return (given.length === 1 && Array.isArray(only) ? only : given) as readonly SqlValue[];
}

/** The other thread, and the line to it. */
class WriterThread {
  readonly #port;
  /** Requests that it has finished; the only memory that both threads see. */
  readonly #finished = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #requests = 0;
  #failure: string | null = null;

  constructor(options: WriteBehindOptions) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: WriteBehindStart = { ...options, port: port2, finished: this.#finished };
    const worker = new Worker(new URL("./write-behind-worker.ts", import.meta.url), {
      workerData,
      transferList: [port2],
    });
    // Its port keeps it alive while there is something to do; it must not keep this process alive.
    worker.unref();
  }

  tell(request: WriteBehindRequest, transfer: readonly ArrayBuffer[] = []): void {
    this.#requests += 1;
    this.#port.postMessage(request, transfer);
    this.#waitUntil(this.#requests - BATCHES_MAX);
    this.#receive();
  }

  ask(request: WriteBehindRequest): unknown {
    this.#requests += 1;
    this.#port.postMessage(request, []);
    this.#waitUntil(this.#requests);
    return this.#receive();
  }

  end(script: string): void {
    try {
      this.ask({ type: "close", script });
    } finally {
      this.#port.close();
    }
  }

  /** The answer that has come, undefined where none has. @throws DeskError LEDGER_DISAGREES */
  #receive(): unknown {
    const reply = receiveMessageOnPort(this.#port)?.message as WriteBehindReply | undefined;
    if (reply !== undefined && "failure" in reply) this.#failure = reply.failure;
    if (this.#failure !== null)
      throw new DeskError("LEDGER_DISAGREES", `a write to the ledger's file failed: ${this.#failure}`);
    return reply !== undefined && "result" in reply ? reply.result : undefined;
  }

  #waitUntil(finished: number): void {
    for (let now = this.#seen(); now < finished; now = this.#seen()) {
      const woken = Atomics.wait(this.#finished, 0, now, ANSWER_WITHIN_MS);
      assert(woken !== "timed-out", "the ledger's thread answers");
    }
  }

  #seen(): number {
    return Atomics.load(this.#finished, 0);
  }
}
