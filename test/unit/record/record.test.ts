/** The chain of decisions over a real desk: what is on it, and that nobody changes a row unseen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyRecord, verifyRoundTrip } from "#src/features/record/verify-record.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { GENESIS_HASH, linkText } from "#src/features/record/model/decision-link.ts";
import { START_MS } from "#test/support/desk-fixture.ts";
import { createRecordKit, FINGERPRINT, tradeOnce, type RecordKit } from "#test/support/record-kit.ts";

const DAY_MS = 86_400_000;

/** Whoever tampers drops the triggers first. */
function tamper({ database }: RecordKit, table: string, sql: string): void {
  database.db.exec(`DROP TRIGGER ${table}_no_update; DROP TRIGGER ${table}_no_delete; ${sql}`);
}

test("a round trip agrees with the chain, and its decisions stand on it before their outcomes", () => {
  const kit = createRecordKit();
  const id = tradeOnce(kit);

  const proof = verifyRoundTrip(kit.database.chain, id);

  assert.ok(proof !== null && proof !== "too-long");
  assert.equal(proof.fault, null);
  assert.deepEqual(
    proof.steps.map(({ ref }) => ref.split(":")[0]),
    ["order", "signal", "plan", "fill", "order", "fill", "round-trip"],
  );
  assert.equal(verifyRecord(kit.database.chain).fault, null);
});

const TAMPERED: readonly (readonly [what: string, table: string, sql: string, ref: RegExp, fault: RegExp])[] =
  [
    [
      "a fill's price",
      "fills",
      "UPDATE fills SET price = price + 1 WHERE entry_id = 3",
      /^fill:3$/,
      /^price was \d+/,
    ],
    [
      "a fee in the postings",
      "postings",
      "UPDATE postings SET amount = 0 WHERE entry_id = 3 AND line = 0",
      /^fill:3$/,
      /^postings was/,
    ],
    [
      "the net PnL",
      "round_trips",
      "UPDATE round_trips SET net_pnl = 1",
      /^round-trip:standard-1$/,
      /^net_pnl was -\d+/,
    ],
    [
      "the thesis",
      "plans",
      "UPDATE plans SET thesis = 'I knew it'",
      /^plan:standard-1$/,
      /thesis was scripted/,
    ],
    [
      "the falsifying price",
      "plans",
      "UPDATE plans SET falsifying_price = 1",
      /^plan:standard-1$/,
      /falsifying_price/,
    ],
    ["the side of the signal", "signals", "UPDATE signals SET side = 'short'", /^signal:/, /side was long/],
    ["a deleted round trip", "round_trips", "DELETE FROM round_trips", /^round-trip:standard-1$/, /deleted/],
  ];

for (const [what, table, sql, ref, fault] of TAMPERED) {
  test(`${what} that was changed afterwards is named`, () => {
    const kit = createRecordKit();
    const id = tradeOnce(kit);
    tamper(kit, table, `PRAGMA foreign_keys = OFF; ${sql}`);

    const proof = verifyRoundTrip(kit.database.chain, id);

    assert.ok(proof !== null && proof !== "too-long");
    assert.match(proof.fault?.ref ?? "", ref);
    assert.match(proof.fault?.what ?? "", fault);
  });
}

test("a link that was changed with its row, one that was taken out, and a row that was slipped in are named", () => {
  const changes = {
    both: 'UPDATE fills SET price = 5 WHERE entry_id = 3; UPDATE decision_chain SET payload = replace(payload, \'"price":"10000000000"\', \'"price":"5"\') WHERE ref = \'fill:3\'',
    out: "DELETE FROM decision_chain WHERE ref = 'fill:3'",
  };
  const faults = Object.values(changes).map((sql) => {
    const kit = createRecordKit();
    const id = tradeOnce(kit);
    kit.database.db.exec("DROP TRIGGER fills_no_update");
    tamper(kit, "decision_chain", sql);
    const proof = verifyRoundTrip(kit.database.chain, id);
    return proof !== null && proof !== "too-long" ? proof.fault?.what : proof;
  });
  const slipped = createRecordKit();
  const id = tradeOnce(slipped);
  slipped.database.db.exec(
    `INSERT INTO orders SELECT 900, 'slipped', book_id, position_id, symbol, side, effect, quantity, reason, decided_ts_ms, recorded_ts_ms FROM orders WHERE position_id = '${id}' LIMIT 1`,
  );
  const proof = verifyRoundTrip(slipped.database.chain, id);

  assert.match(String(faults[0]), /own text was changed/);
  assert.match(String(faults[1]), /missing/);
  assert.ok(proof !== null && proof !== "too-long");
  assert.deepEqual(proof.fault, { seq: null, ref: "order:900", what: "the row was never on the chain" });
});

test("a chain that was made anew comes to another root than the one that was posted", async () => {
  const kit = createRecordKit();
  tradeOnce(kit);
  await kit.clock.advance(DAY_MS);
  const posted = kit.keeper.postRoot() ?? assert.fail("no root");
  kit.database.db.exec("DROP TRIGGER fills_no_update; UPDATE fills SET fee = 0 WHERE entry_id = 3");
  makeAnew(kit);

  const id = kit.ledgerStore.roundTrips(STANDARD_BOOK, 1)[0]?.roundTripId ?? "";
  const bySide = [verifyRecord(kit.database.chain), verifyRoundTrip(kit.database.chain, id)];
  kit.database.db.exec("DROP TRIGGER chain_roots_no_delete; DELETE FROM chain_roots");

  for (const proof of bySide) {
    assert.ok(proof !== null && proof !== "too-long");
    assert.match(proof.fault?.what ?? "", /another root than the one of 2026-01-05/);
  }
  assert.equal(verifyRecord(kit.database.chain).fault, null, "the root in the file was taken out as well");
  assert.match(
    verifyRecord(kit.database.chain, posted.hash).fault?.what ?? "",
    /no link has the posted root/,
  );
});

/** What whoever owns the file can always do: hash every row as it is now. */
function makeAnew({ database: { db, chain } }: RecordKit): void {
  db.exec("DROP TRIGGER decision_chain_no_update");
  const update = db.prepare("UPDATE decision_chain SET payload = ?, prev_hash = ?, hash = ? WHERE seq = ?");
  let prevHash = GENESIS_HASH;
  const links = Array.from(chain.links(1, Number.MAX_SAFE_INTEGER));
  for (const link of links) {
    const payload = chain.rowNow(link.ref) ?? link.payload;
    const hash = chain.hash(linkText({ ...link, payload, prevHash }));
    update.run([payload, prevHash, hash, link.seq]);
    prevHash = hash;
  }
}

test("a transaction that is undone takes its links along, and the chain goes on without a gap", () => {
  const kit = createRecordKit();
  const before = kit.database.chain.head();

  assert.throws(() =>
    kit.ledger.atomically(() => {
      createDeskCommands(kit.desk).pause(STANDARD_BOOK, { cause: "c", actor: "a" }, "r");
      throw new Error("undone");
    }),
  );

  assert.deepEqual(kit.database.chain.head(), before);
  tradeOnce(kit);
  assert.equal(verifyRecord(kit.database.chain).fault, null);
});

test("rules, bans and states are decisions as well; the same cause is chained once", () => {
  const kit = createRecordKit();
  const commands = createDeskCommands(kit.desk);
  for (let round = 0; round < 2; round += 1) {
    commands.changeRules(STANDARD_BOOK, { guards: { cooldownMs: 0 } }, { cause: "one", actor: "a" }, "why");
    commands.ban(STANDARD_BOOK, "BTC", START_MS * 2, { cause: "two", actor: "a" }, "why");
    commands.pause(STANDARD_BOOK, { cause: "three", actor: "a" }, "why");
  }

  const refs = [...kit.database.chain.links(1, 99)]
    .map(({ ref }) => ref.split(":")[0])
    .filter((kind) => kind !== "opening");

  assert.deepEqual(refs, ["season", "rules", "ban", "state"]);
});

test("the root of a day is posted once, after it, over everything that was decided by then", async () => {
  const kit = createRecordKit();
  const head = kit.database.chain.head()?.seq;
  assert.equal(kit.keeper.postRoot(), null);
  await kit.clock.advance(DAY_MS);
  tradeOnce(kit);

  const first = kit.keeper.postRoot();

  assert.deepEqual([first?.day, first?.seq], ["2026-01-05", head]);
  assert.equal(kit.keeper.postRoot(), null);
  await kit.clock.advance(5 * DAY_MS);
  assert.equal(kit.keeper.postRoot()?.day, "2026-01-10");
  const told = kit.events.filter(({ type }) => type === "record").map(({ eventId }) => eventId);
  assert.deepEqual(told, ["root:2026-01-05", "root:2026-01-10"]);
});

test("a round trip under a posted root is proved from the root before it", async () => {
  const kit = createRecordKit();
  await kit.clock.advance(DAY_MS);
  kit.keeper.postRoot();
  const id = tradeOnce(kit);
  await kit.clock.advance(DAY_MS);
  kit.keeper.postRoot();

  const proof = kit.keeper.verify(id);

  assert.ok(proof !== null && proof !== "too-long");
  assert.deepEqual([proof.fault, proof.fromSeq, proof.root?.day], [null, 4, "2026-01-06"]);
  assert.equal(verifyRoundTrip(kit.database.chain, id, 3), "too-long");
  assert.equal(kit.keeper.verify("standard-999"), null);
});

test("a change of strategy, prompts or model begins a season, and says what changed; the same begins none", () => {
  const kit = createRecordKit();

  const seasons = [
    FINGERPRINT,
    { ...FINGERPRINT, strategyHash: "9" },
    { ...FINGERPRINT, strategyHash: "9", promptsHash: "8", model: "qwen" },
  ].map((fingerprint) => kit.keeper.beginSeason(fingerprint));

  assert.deepEqual(
    seasons.map(({ season, reason }) => [season, reason]),
    [
      [1, "the first start of this desk"],
      [2, "a change of the strategy"],
      [3, "a change of the prompts and the model (none to qwen)"],
    ],
  );
  assert.deepEqual(kit.keeper.season(), seasons[2]);
  assert.equal(verifyRecord(kit.database.chain).fault, null);
});
