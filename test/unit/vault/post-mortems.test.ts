/** Post-mortems over a real desk: from a close to what is told, counted and found again. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { BAR_MS, BTC, ETH } from "#test/support/desk-fixture.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createVaultDesk, type VaultDesk } from "#test/support/vault-desk.ts";

/** The bar that holds the exit closes. */
function closeBar(desk: VaultDesk): void {
  const closeTsMs = (Math.floor(desk.nowMs() / BAR_MS) + 1) * BAR_MS;
  for (const ago of [2, 1, 0]) desk.keepBar(closeTsMs - ago * BAR_MS, "97.90", "100.50");
}

function textOf(desk: VaultDesk): string {
  const event = desk.told.find(({ type }) => type === "post-mortem");
  return event?.type === "post-mortem" ? plainText(event.message) : assert.fail("nothing was told");
}

test("a loss is told when the bar that holds its exit has closed, a win is only counted", () => {
  const desk = createVaultDesk();
  const id = desk.loseOnStandard();
  assert.equal(desk.vault.sweep(), 0, "its bar is still open");
  closeBar(desk);

  assert.equal(desk.vault.sweep(), 2);

  const told = desk.told.map(({ type, eventId }) => [type, eventId]);
  assert.deepEqual(told, [["post-mortem", `post-mortem:${id}`]]);
  assert.deepEqual([desk.vault.sweep(), desk.vault.waiting()], [0, 0]);
  const { losses, wins } = desk.vault.figures({});
  assert.deepEqual([losses, wins], [1, 1]);
});

test("a post-mortem holds thesis, falsifying price, path, fills with receipts, costs, control, rules and the lesson", () => {
  const desk = createVaultDesk();
  desk.loseOnStandard();
  closeBar(desk);
  desk.vault.sweep();

  const said = textOf(desk);

  for (const part of [
    /PAPER standard \(book 1\) post-mortem: long BTC -\d+\.\d\d USDT, wrong direction/,
    /thesis\W+scripted/,
    /wrong at\W+100\.00/,
    /worst \(MAE\)\W+-1\.60% at 98\.4/,
    /best \(MFE\)/,
    /open 100\.00, mid 100\.00, slippage 0\.000% \(quote\), fee 0\.\d+, 1000 ms/,
    /price move\W+-\d/,
    /fees\W+-\d/,
    /funding\W+0\.00/,
    /inverted won \+\d+\.\d\d USDT by take-profit/,
    /rules at entry\W+scan 15 min; futures 70\.00% in 5 at 3x; TP 2\.00%, SL 1\.50%/,
    /News at the time: none known/,
    /best way to the take-profit: \d+% \(threshold under 50%\)/,
    /Lesson: 1 of 1 losses in BTC on standard never got half way to their take-profit \(n=1 round trips, too few to act on\)/,
    /Path from \d bars of 15 min/,
  ])
    assert.match(said, part);
});

test("the rules of a post-mortem are those at the entry, whatever was changed since", () => {
  const desk = createVaultDesk();
  desk.enter(BTC, "long", "100.00");
  createDeskCommands(desk.desk).changeRules(
    STANDARD_BOOK,
    { lanes: { futures: { positionsMax: 2 } } },
    { cause: "later", actor: "a" },
    "later",
  );
  desk.quote(BTC, "98.40");
  desk.quote(BTC, "98.40");
  closeBar(desk);
  desk.vault.sweep();

  const id = desk.ledgerStore.roundTrips(STANDARD_BOOK, 1)[0]?.roundTripId ?? "";
  const kept = desk.vault.postMortem(id)?.autopsy.evidence.rules;

  assert.equal(kept?.lanes.futures.positionsMax, 5);
  assert.equal(kept?.balance, amount("1000"));
});

test("where no bar comes, it is examined after two bars' time by its fills, and says so", () => {
  const desk = createVaultDesk();
  desk.loseOnStandard();
  for (let bars = 0; bars < 3; bars += 1) desk.bar(ETH, "10.00");

  assert.equal(desk.vault.sweep(), 2);

  assert.match(textOf(desk), /No bar covers it: worst and best are those of its fills/);
});

test("a crash between close and post-mortem loses nothing, and what was examined is not told twice", () => {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-vault-"));
  try {
    const path = join(folder, "desk.sqlite");
    const first = createVaultDesk(path);
    const id = first.loseOnStandard();
    closeBar(first);
    const now = first.nowMs();
    first.database.db.exec("DELETE FROM autopsies_due");
    first.database.close();

    const second = createVaultDesk(path, now);
    const found = second.vault.recover();
    second.vault.sweep();
    second.database.close();
    const third = createVaultDesk(path, now);

    assert.deepEqual([found, second.told.length], [2, 1]);
    assert.deepEqual([third.vault.recover(), third.vault.sweep(), third.told], [0, 0, []]);
    assert.equal(third.vault.postMortem(id)?.autopsy.cause, "wrong-direction");
    third.database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the same ledger gives the same evidence, to the digit", () => {
  const packs = [createVaultDesk(), createVaultDesk()].map((desk) => {
    const id = desk.loseOnStandard();
    closeBar(desk);
    desk.vault.sweep();
    return desk.vault.postMortem(id)?.autopsy;
  });

  assert.deepEqual(packs[0], packs[1]);
  assert.equal(packs[0]?.evidence.costs.netPnl, packs[0]?.netPnl);
  const { atMids = 0n, slippage = 0n, fees = 0n, funding = 0n } = packs[0]?.evidence.costs ?? {};
  assert.equal(atMids - slippage - fees + funding, packs[0]?.netPnl);
});

test("news of the hour before and of the time it was held is in the pack, with what the price did after it", () => {
  const desk = createVaultDesk();
  const item = { newsId: "n", title: "ETF refused", source: "wire" };
  desk.news.push({ ...item, publishedTsMs: desk.nowMs() + 1_000 });
  desk.news.push({ ...item, title: "old", publishedTsMs: desk.nowMs() - 4_000_000 });
  desk.loseOnStandard();
  closeBar(desk);
  desk.vault.sweep();

  assert.match(textOf(desk), /News at the time:[\s\S]*wire: ETF refused/);
  assert.doesNotMatch(textOf(desk), /wire: old/);
});

test("a loss that is days old is examined and kept, and not told any more", () => {
  const desk = createVaultDesk();
  desk.loseOnStandard();
  for (let bars = 0; bars < 100; bars += 1) desk.bar(ETH, "10.00");

  assert.equal(desk.vault.sweep(), 2);
  assert.deepEqual([desk.told, desk.vault.figures({}).losses], [[], 1]);
});

test("losses are found by the words of their post-mortem and of their notes", () => {
  const desk = createVaultDesk();
  const id = desk.loseOnStandard();
  closeBar(desk);
  desk.vault.sweep();
  const order = { actor: "telegram:7", cause: "m1" };
  desk.vault.giveOpinion(id, "note", "the exchange was down", order);
  desk.vault.giveOpinion(id, "note", "the exchange was down", order);

  const found = [["btc", "direction"], ["exch"], ["btc", "slippage-free"], ['"', "*"], ["OR"]].map(
    (words) => desk.vault.search(words, 5).counted,
  );

  assert.deepEqual(found, [1, 1, 0, 0, 0]);
  assert.deepEqual(
    desk.vault.postMortem(id)?.opinions.map(({ kind, text, actor }) => [kind, text, actor]),
    [["note", "the exchange was down", "telegram:7"]],
  );
  assert.ok("refused" in desk.vault.giveOpinion("standard-99", "agree", null, order));
  assert.ok("refused" in desk.vault.giveOpinion(id, "note", "  ", order));
});

test("counts of a span, of a book and of a season come to the same as those of everything", () => {
  const desk = createVaultDesk();
  desk.loseOnStandard();
  closeBar(desk);
  desk.vault.sweep();
  const span = { fromTsMs: 0, toTsMs: desk.nowMs() + 1 };

  const all = desk.vault.figures({});

  assert.deepEqual(desk.vault.figures({ span }), all);
  assert.deepEqual(desk.vault.figures({ season: 1 }), all);
  assert.deepEqual(desk.vault.figures({ bookId: STANDARD_BOOK }).losses, 1);
  assert.deepEqual(desk.vault.figures({ bookId: STANDARD_BOOK }).wins, 0);
  assert.equal(desk.vault.figures({ span: { fromTsMs: 0, toTsMs: 1 } }).losses, 0);
  assert.equal(all.clusters[0]?.symbols[0]?.key, BTC);
});
