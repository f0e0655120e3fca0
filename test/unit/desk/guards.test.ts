import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules, GuardRules } from "#src/domain/book-rules.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import { BTC, createDeskFixture, ETH, START_MS, type DeskFixture } from "#test/support/desk-fixture.ts";

const HOUR_MS = 3_600_000;

function booksWith(guards: Partial<GuardRules>, balance = "1000"): BookRules[] {
  return controlBooks(amount(balance)).map((rules) => ({ ...rules, guards: { ...rules.guards, ...guards } }));
}

function outcome(
  fixture: DeskFixture,
  symbol: string,
  bookId: BookId,
): { action?: string; reason?: string | null } {
  const signal = fixture.desk.context.store.lastSignal(symbol);
  return signal?.outcomes.find((candidate) => candidate.bookId === bookId) ?? {};
}

function forecast(fixture: DeskFixture, symbol: string, fundingRate: string): void {
  const nextFundingTsMs = fixture.nowMs() + HOUR_MS;
  const event = {
    type: "funding-forecast",
    symbol,
    fundingRate: rate(fundingRate),
    nextFundingTsMs,
  } as const;
  fixture.desk.handle({ ...event, eventTsMs: fixture.nowMs() });
}

test("a fall of 8% within a day closes everything on that book, halts it, and says so", () => {
  const fixture = createDeskFixture({ books: booksWith({ dailyDrawdownMax: rate("0.004") }) });
  fixture.enter(BTC, "long", "100000");

  fixture.quote(BTC, "99000");
  fixture.quote(BTC, "99000");

  assert.equal(fixture.desk.context.states.state(STANDARD_BOOK), "halted");
  assert.equal(fixture.desk.context.states.state(INVERTED_BOOK), "active");
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 1);
  const [roundTrip] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(roundTrip?.exitReason, "drawdown-halt");
  const told = fixture.events.filter((event) => event.type === "trading-state");
  assert.equal(told.length, 1);
  assert.match(told[0]?.reason ?? "", /daily drawdown stop: equity fell 0\.\d\d% today, the limit is 0\.40%/);
});

test("a halt survives a restart, and only a resume ends it", () => {
  const fixture = createDeskFixture({ books: booksWith({ dailyDrawdownMax: rate("0.004") }) });
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "99000");
  fixture.quote(BTC, "99000");

  fixture.desk.context.states.forget();

  assert.equal(fixture.desk.context.states.state(STANDARD_BOOK), "halted");
  assert.match(fixture.desk.context.states.reason(STANDARD_BOOK) ?? "", /daily drawdown stop/);
});

test("after a resume the same day's fall is measured anew, so the book is not halted at once", () => {
  const fixture = createDeskFixture({ books: booksWith({ dailyDrawdownMax: rate("0.004") }) });
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "99000");
  fixture.quote(BTC, "99000");

  createDeskCommands(fixture.desk).resume(STANDARD_BOOK, {
    cause: "test",
    actor: "owner",
    approvalId: "approval-1",
  });
  fixture.quote(BTC, "99000");

  assert.equal(fixture.desk.context.states.state(STANDARD_BOOK), "active");
});

test("a halt in the middle of a pair leaves the twin open, and new signals are denied on the halted book only", () => {
  const fixture = createDeskFixture({ books: booksWith({ dailyDrawdownMax: rate("0.004") }) });
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "99000");
  fixture.quote(BTC, "99000");

  fixture.enter(ETH, "long", "2000");

  assert.equal(outcome(fixture, ETH, STANDARD_BOOK).reason, "standard is halted");
  assert.equal(outcome(fixture, ETH, INVERTED_BOOK).reason, "standard did nothing to mirror");
});

const FUNDING = [
  { side: "long", forecasts: "0.0006", refused: STANDARD_BOOK, reason: /a long would pay 0\.0600%/ },
  { side: "short", forecasts: "-0.0006", refused: STANDARD_BOOK, reason: /a short would pay 0\.0600%/ },
] as const;

for (const { side, forecasts, refused, reason } of FUNDING) {
  test(`a ${side} is refused where it would pay ${forecasts}, and the refusal is told`, () => {
    const fixture = createDeskFixture();
    forecast(fixture, BTC, forecasts);

    fixture.enter(BTC, side, "100000");

    assert.equal(fixture.ledger.book(refused).positionCount(), 0);
    assert.match(outcome(fixture, BTC, refused).reason ?? "", reason);
    const told = fixture.events.find((event) => event.type === "entry-refused");
    assert.equal(told?.bookId, refused);
  });
}

test("a funding rate that pays our side is no reason to stay out; it is the mirror that is refused", () => {
  const fixture = createDeskFixture();
  forecast(fixture, BTC, "-0.0006");

  fixture.enter(BTC, "long", "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 1);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
});

test("after a stop the symbol rests for the cooldown, then trades again", () => {
  const fixture = createDeskFixture({ books: booksWith({ cooldownMs: 60_000 }) });
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "98000");
  fixture.quote(BTC, "98000");

  fixture.enter(BTC, "long", "98000");
  const early = outcome(fixture, BTC, STANDARD_BOOK);
  for (let second = 0; second < 60; second += 1) fixture.quote(BTC, "98000");
  fixture.enter(BTC, "long", "98000");

  assert.equal(early.action, "denied");
  assert.match(early.reason ?? "", /it was stopped out; it rests until 2026-01-05T12:01/);
  assert.equal(outcome(fixture, BTC, STANDARD_BOOK).action, "ordered");
});

test("a ban holds for its symbol on its book, in both lanes, until it ends", () => {
  const fixture = createDeskFixture();
  const common = { bookId: STANDARD_BOOK, base: "BTC", reason: "delisting", actor: "owner", cause: "ban-1" };
  fixture.desk.context.rests.ban({ ...common, untilTsMs: START_MS + 5_000, eventTsMs: START_MS }, START_MS);

  fixture.enter(BTC, "long", "100000");
  const banned = outcome(fixture, BTC, STANDARD_BOOK);
  for (let second = 0; second < 5; second += 1) fixture.quote(BTC, "100000");
  fixture.enter(BTC, "long", "100000");

  assert.match(banned.reason ?? "", /BTC is banned until 2026-01-05T12:00:05.000Z: delisting/);
  assert.equal(outcome(fixture, BTC, STANDARD_BOOK).action, "ordered");
});

test("exposure over the limit is denied with both figures", () => {
  const fixture = createDeskFixture({ books: booksWith({ exposureMax: rate("0.5") }) });
  fixture.enter(BTC, "long", "100000");
  fixture.enter(ETH, "long", "2000");

  assert.equal(outcome(fixture, BTC, STANDARD_BOOK).action, "ordered");
  assert.match(
    outcome(fixture, ETH, STANDARD_BOOK).reason ?? "",
    /exposure would be 8\d\d\.\d\d USDT, over the limit of (499|500)\.\d\d/,
  );
});

test("a 78 dollar book trades what it can and says why it cannot trade the rest", () => {
  const fixture = createDeskFixture({ books: booksWith({}, "78") });

  fixture.enter(BTC, "long", "100000");
  fixture.enter(ETH, "long", "2000");

  assert.match(
    outcome(fixture, BTC, STANDARD_BOOK).reason ?? "",
    /under the venue's smallest order of 0.001 BTC/,
  );
  assert.equal(outcome(fixture, ETH, STANDARD_BOOK).action, "ordered");
  const [position] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(position !== undefined && position.openNotional <= amount("33"));
});
