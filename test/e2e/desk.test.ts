/**
 * The whole desk as processes: the worker and the Telegram bot, a real Redis, a real database, real grammY against
 * a local Bot API server. From a message to its answer, from a tick to its alert, and through a kill -9.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { auditBook } from "#src/books/audit.ts";
import { openDeskProcesses, type DeskProcess } from "#test/support/desk-processes.ts";
import { OWNER } from "#test/support/telegram-bot.ts";
import { startTelegramServer, type TelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";

const FAST = "3000";
const NEARLY_STILL = "0.01";

type Bench = {
  readonly server: TelegramServer;
  readonly databasePath: string;
  startWorker(speed: string): Promise<DeskProcess>;
};

async function openBench(t: TestContext): Promise<Bench> {
  const server = await startTelegramServer();
  const desk = await openDeskProcesses(
    t,
    {
      MARKET_SOURCE: "simulated",
      UNIVERSE: "BTC,ETH,SOL,XRP,DOGE,ADA",
      TELEGRAM_BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.apiRoot,
      TELEGRAM_OWNERS: String(OWNER.id),
    },
    () => server.close(),
  );
  await desk.start("bots/telegram/main.ts");
  return {
    server,
    databasePath: join(desk.dataDir, "desk-simulated.sqlite"),
    startWorker: (speed) => desk.start("jobs/main.ts", { MARKET_SPEED: speed }),
  };
}

function sentTexts(server: TelegramServer): string[] {
  return server.world.messages.map((message) => message.text);
}

type Delivered = {
  readonly rows: number;
  readonly undelivered: number;
  readonly messageIds: readonly string[];
};

/** What the outbox says; read while the worker writes. */
function readOutbox(path: string): Delivered {
  const db = new Database(path, { readonly: true });
  try {
    const rows = db.prepare<[], { message_ids: string | null }>("SELECT message_ids FROM outbox").all();
    const messageIds = rows.flatMap((row) => (JSON.parse(row.message_ids ?? "[]") as unknown[]).map(String));
    return {
      rows: rows.length,
      undelivered: rows.filter((row) => row.message_ids === null).length,
      messageIds,
    };
  } finally {
    db.close();
  }
}

test("a question is answered, a stop is pushed, and a kill -9 loses, doubles and falsifies nothing", async (t) => {
  const bench = await openBench(t);
  const { server, databasePath } = bench;
  const first = await bench.startWorker(FAST);

  server.write(OWNER, "how are the two books doing?");
  const answer = await until("an answer about both books", () =>
    sentTexts(server).find((text) => text.includes("standard") && text.includes("inverted")),
  );
  assert.match(answer, /PAPER/);
  await until("a stop that is pushed", () => sentTexts(server).find((text) => text.includes("stop-loss,")));

  await first.end("SIGKILL");
  const before = sentTexts(server).length;
  const second = await bench.startWorker(FAST);
  await until("alerts after the restart", () => sentTexts(server).length > before + 5);
  assert.equal(await second.end("SIGTERM"), 0);

  const third = await bench.startWorker(NEARLY_STILL);
  // One message a second goes into the chat, however many wait: as long as they arrive, it is waited.
  const outbox = await until(
    "everything is delivered",
    () => {
      const state = readOutbox(databasePath);
      return state.undelivered === 0 && state;
    },
    () => sentTexts(server).length,
  );
  assert.equal(new Set(outbox.messageIds).size, outbox.messageIds.length);
  assert.equal(outbox.messageIds.length, sentTexts(server).length);
  await third.end("SIGTERM");

  const database = openDeskDatabase({ path: databasePath, clock: createSystemClock(), durability: "full" });
  const books = database.ledgerStore.books();
  assert.equal(books.length, 2);
  for (const { bookId } of books) {
    const audit = auditBook(database.ledgerStore, bookId);
    assert.deepEqual([audit.faults, audit.differences], [[], []]);
    assert.ok(audit.fills > 0);
  }
  database.close();
});
