import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { createBus, type Bus } from "#src/bus/bus.ts";
import { EVENT_NAMES, isNamed } from "#src/bus/event-names.ts";
import type { BusEvent } from "#src/domain/desk-event.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { createTransactions, type Transactions } from "#src/storage/transactions.ts";

const AT = { eventId: "one", eventTsMs: 1 };
const INCIDENT: BusEvent = { ...AT, type: "incident", bookId: null, what: "a fault" };
const HALT: BusEvent = {
  ...AT,
  type: "trading-state",
  bookId: STANDARD_BOOK,
  state: "halted",
  reason: "it fell",
  actor: "desk",
};

type Kit = {
  readonly bus: Bus;
  readonly transactions: Transactions;
  readonly faults: readonly unknown[];
  readonly write: (text: string) => void;
  readonly rows: () => readonly unknown[];
  readonly inTransaction: () => boolean;
};

function open(t: TestContext): Kit {
  const db = new Database(":memory:");
  t.after(() => void db.close());
  db.exec("CREATE TABLE heard (text TEXT NOT NULL) STRICT");
  const faults: unknown[] = [];
  const transactions = createTransactions(db, (error) => void faults.push(error));
  return {
    bus: createBus(transactions),
    transactions,
    faults,
    write: (text) => void db.prepare("INSERT INTO heard VALUES (?)").run(text),
    rows: () => db.prepare("SELECT text FROM heard").pluck().all(),
    inTransaction: () => db.inTransaction,
  };
}

test("subscribers hear in the order in which they subscribed, whatever name they subscribed to", (t) => {
  const { bus, write, rows } = open(t);
  bus.on("told", ({ type }) => write(`told of ${type}`));
  bus.on("halt", ({ reason }) => write(`halted: ${reason}`));
  bus.on("incident", ({ what }) => write(`wrong: ${what}`));
  bus.on("trading-state", ({ state }) => write(state));

  bus.emit(HALT);
  bus.emit(INCIDENT);

  assert.deepEqual(rows(), [
    "told of trading-state",
    "halted: it fell",
    "halted",
    "told of incident",
    "wrong: a fault",
  ]);
});

test("what a subscriber writes is in the commit of the event, and is gone with it", (t) => {
  const { bus, transactions, write, rows } = open(t);
  bus.on("incident", () => write("heard"));

  assert.throws(() =>
    transactions.atomically(() => {
      bus.emit(INCIDENT);
      throw new Error("the fact did not happen");
    }),
  );
  assert.deepEqual(rows(), []);

  transactions.atomically(() => bus.emit(INCIDENT));
  assert.deepEqual(rows(), ["heard"]);
});

test("a subscriber that throws undoes the event and what was written before it", (t) => {
  const { bus, transactions, write, rows } = open(t);
  bus.on(
    "incident",
    () => write("first"),
    () => assert.fail("the second cannot"),
  );

  assert.throws(
    () =>
      transactions.atomically(() => {
        write("the fact");
        bus.emit(INCIDENT);
      }),
    /the second cannot/,
  );

  assert.deepEqual(rows(), []);
});

test("what leaves the database waits for the commit, and never happens after a rollback", (t) => {
  const { bus, transactions, inTransaction } = open(t);
  const seen: (boolean | string)[] = [];
  bus.after("incident", () => void seen.push(inTransaction()));
  bus.on("incident", () => void seen.push("in the commit"));

  assert.throws(() =>
    transactions.atomically(() => {
      bus.emit(INCIDENT);
      throw new Error("rolled back");
    }),
  );
  assert.deepEqual(seen, ["in the commit"]);

  transactions.atomically(() => transactions.atomically(() => bus.emit(INCIDENT)));
  assert.deepEqual(seen, ["in the commit", "in the commit", false]);
});

test("an event outside of any transaction gets one of its own", (t) => {
  const { bus, inTransaction } = open(t);
  const seen: boolean[] = [];
  bus.on("incident", () => void seen.push(inTransaction()));

  bus.emit(INCIDENT);

  assert.deepEqual(seen, [true]);
});

test("what fails after the commit is a fault of its own: the commit stands, and the others are still called", (t) => {
  const { bus, transactions, faults, write, rows } = open(t);
  const seen: string[] = [];
  bus.after(
    "incident",
    () => assert.fail("the platform is away"),
    () => void seen.push("the next"),
  );

  transactions.atomically(() => {
    write("the fact");
    bus.emit(INCIDENT);
  });

  assert.deepEqual([rows(), seen, faults.length], [["the fact"], ["the next"], 1]);
});

test("what is published after a commit is committed too, and so on to its end", (t) => {
  const { bus, write, rows } = open(t);
  bus.after("incident", () => bus.emit(HALT));
  bus.on("halt", () => write("halted"));
  bus.after("halt", () => write("and told"));

  bus.emit(INCIDENT);

  assert.deepEqual(rows(), ["halted", "and told"]);
});

test("nobody subscribes after the first event, and a circle of events is a fault", (t) => {
  const { bus } = open(t);
  bus.on("halt", () => bus.emit(HALT));

  assert.throws(() => bus.emit(HALT), /a circle of events/);
  assert.throws(() => bus.on("incident", () => undefined), /after the first event/);
});

test("the compiler knows what each name brings", (t) => {
  const { bus } = open(t);
  bus.on("stop", ({ roundTrip }) => void roundTrip.netPnl);
  // @ts-expect-error a book that halts has closed nothing
  bus.on("halt", ({ roundTrip }) => void roundTrip);
  // @ts-expect-error there is no such event
  bus.after("halted", () => undefined);
  // @ts-expect-error of a fill it is not known yet whether it closed something
  bus.on("fill", ({ roundTrip }) => void roundTrip);
});

function namesOf(event: BusEvent): readonly string[] {
  return EVENT_NAMES.filter((name) => isNamed(event, name)).toSorted();
}

test("names of a part of an event are for that part alone", () => {
  assert.deepEqual(namesOf(HALT), ["halt", "told", "trading-state"]);
  assert.deepEqual(namesOf({ ...HALT, state: "active" }), ["resume", "told", "trading-state"]);
  assert.deepEqual(namesOf({ ...AT, type: "control", step: "verdict", what: "v" }), [
    "control",
    "told",
    "verdict",
  ]);
  assert.deepEqual(namesOf({ type: "outbox" }), ["outbox"]);
});
