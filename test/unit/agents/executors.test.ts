/** Orders by words on the real desk: quoted, confirmed, filled; and what is asked, refused or quoted anew instead. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { formatExact, price } from "#src/domain/money.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Position } from "#src/domain/position.ts";
import type { Role } from "#src/domain/roles.ts";
import { BAR_MS, BTC, createDeskFixture, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { createDispatchKit, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const SPOT = "ETH/USDT";
const SOURCE = { kind: "simulated", label: "a test", granularity: "quote" } as const;

type Kit = DispatchKit & { readonly fixture: DeskFixture };

function kitOf(role: Role = "owner"): Kit {
  const fixture = createDeskFixture({ symbols: [BTC, ETH, SPOT] });
  const { desk, ledgerStore } = fixture;
  for (const symbol of [BTC, ETH, SPOT]) fixture.quote(symbol, symbol === BTC ? "100000" : "2000");
  const reader = createDeskReader({ desk, ledgerStore, source: SOURCE, scanMs: BAR_MS });
  const whole = { ...createFakeDesk(), ...reader, ...createDeskCommands(desk), ...createOrdersByHand(desk) };
  return { ...createDispatchKit({ desk: whole, role }), fixture };
}

function held({ fixture }: Kit, book: BookId, symbol: string): Position | undefined {
  return fixture.ledger.book(book).positionsOf(symbol)[0];
}

function labels(message: OutboundMessage): string[] {
  return (message.buttons ?? []).flat().map(({ label }) => label);
}

async function pressFirst(kit: Kit, message: OutboundMessage): Promise<OutboundMessage> {
  const [label] = labels(message);
  return await kit.press(message, label ?? assert.fail(`no button under "${message.headline}"`));
}

test("an order in words is quoted whole, does nothing, and is filled when it is confirmed", async () => {
  const kit = kitOf();

  const asked = await kit.say("short 20 dollars of ETH at 2x on book 1");
  const before = kit.fixture.ledger.openOrders().length;
  const done = await pressFirst(kit, asked);
  kit.fixture.quote(ETH, "2000");

  assert.equal(asked.kind, "approval");
  assert.equal(
    plainText(asked),
    [
      "PAPER, to confirm: short 0.01 ETH at 2x on standard (book 1): 20.00 USDT near 2000.00; margin 10.00, fee 0.01, TP 1960.00, SL 2030.00, liquidation near 2970.30. Good for 60 s and 0.3% of the price.",
      "Nothing is done until you press. The button works for 60 s.",
      "[short 20.00 USDT ETH on standard]",
    ].join("\n"),
  );
  assert.equal(before, 0);
  assert.equal(done.headline, "PAPER standard: ordered short 0.01 ETH");
  const position = held(kit, STANDARD_BOOK, ETH);
  assert.deepEqual([position?.plan.side, position?.plan.leverage], ["short", 2]);
  assert.equal(kit.fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
});

test("spot is bought by words on the named book, in its own lane", async () => {
  const kit = kitOf();

  await pressFirst(kit, await kit.say("buy 50 usdt of eth spot on book 2"));
  kit.fixture.quote(SPOT, "2000");

  const position = held(kit, INVERTED_BOOK, SPOT);
  assert.equal(position?.plan.lane, "spot");
  assert.equal(formatExact(position?.quantity ?? 0n), "0.025");
});

test("what is not said is asked for with buttons, one thing after the other, and the book always", async () => {
  const kit = kitOf();
  const heard: string[] = [];

  let message = await kit.say("open a short on eth");
  for (const label of ["25 USDT", "short ETH on inverted", "short 24.00 USDT ETH on inverted"]) {
    heard.push(message.headline.replace(/:.*$/s, ""));
    message = await kit.press(message, labels(message).find((one) => one === label) ?? label);
  }

  assert.deepEqual(heard, [
    "For how much? The size of the whole position.",
    "On which book?",
    "PAPER, to confirm",
  ]);
  assert.equal(message.headline, "PAPER inverted: ordered short 0.012 ETH");
});

test("a bare number is asked about: so much money, or so many coins", async () => {
  const asked = await kitOf().say("long eth 10 on book 1");

  assert.equal(asked.headline, "10 what?");
  assert.deepEqual(labels(asked), ["10 USDT", "10 ETH"]);
});

test("a price that drifts beyond 0.3% before the press brings a new quote, and that one fills", async () => {
  const kit = kitOf();
  const asked = await kit.say("short 20 dollars of eth at 2x on book 1");
  kit.fixture.quote(ETH, "2007");

  const again = await pressFirst(kit, asked);
  const before = kit.fixture.ledger.openOrders().length;
  const done = await pressFirst(kit, again);

  assert.match(
    again.headline,
    /^Not done: the price has moved more than 0\.3% since the quote, from 2000 to 2007/,
  );
  assert.match(again.headline, /The new quote: short 0\.009 ETH at 2x/);
  assert.equal(before, 0);
  assert.equal(done.headline, "PAPER standard: ordered short 0.009 ETH");
});

test("a button of more than 60 s ago orders nothing", async () => {
  const kit = kitOf();
  const asked = await kit.say("short 20 dollars of eth at 2x on book 1");
  await kit.clock.advance(60_001);

  const late = await pressFirst(kit, asked);

  assert.equal(late.headline, "That button has expired. Nothing was done.");
  assert.deepEqual(kit.fixture.ledger.openOrders(), []);
});

test("a command is quoted as well, and a command's bare number is USDT", async () => {
  const kit = kitOf();
  const input = { book: "standard", symbol: "eth", side: "short", order: "20 2x tp 3% sl 2100" };

  const asked = await kit.command("open-futures", input);

  assert.equal(asked.kind, "approval");
  assert.match(asked.headline, /short 0\.01 ETH at 2x .* TP 1940\.00, SL 2100\.00/);
});

test("guards are told in words: leverage, size, ban, pause, a stop on the wrong side", async () => {
  const kit = kitOf();
  const { desk } = kit.fixture;
  const told: string[] = [];
  for (const said of [
    "short 20 dollars of eth at 9x on book 1",
    "short 4 dollars of eth on book 1",
    "long 20 dollars of eth on book 1 sl 2100",
    "short 20 dollars of pepe on book 1",
    "short 20 dollars of btc spot on book 1",
  ])
    told.push((await kit.say(said)).headline);
  createDeskCommands(desk).pause(STANDARD_BOOK, { cause: "test", actor: "owner" }, "lunch");
  told.push((await kit.say("short 20 dollars of eth on book 1")).headline);

  assert.match(told[0] ?? "", /^9x is not within the leverage cap of standard, 3x$/);
  assert.match(told[1] ?? "", /^too small: /);
  assert.match(told[2] ?? "", /^a long takes its profit above the price/);
  assert.match(told[3] ?? "", /I couldn't use "pepe"/);
  assert.match(told[4] ?? "", /I couldn't use "spot"/);
  assert.match(told[5] ?? "", /^standard is paused$/);
});

test("a viewer is refused before anything is quoted", async () => {
  const message = await kitOf("viewer").say("short 20 dollars of eth at 2x on book 1");

  assert.match(message.headline, /^That needs the role operator; yours is viewer\./);
});

test("real money stays refused, in whatever order the words stand", async () => {
  for (const said of [
    "buy 1 btc for real",
    "short 20 dollars of eth with real money",
    "place a real order for eth",
  ]) {
    const message = await kitOf().say(said);
    assert.match(message.headline, /^PAPER only: /, said);
  }
});

test("a close by words is bound to its quote: after a drift the new one closes", async () => {
  const kit = kitOf();
  kit.fixture.enter(ETH, "long", "2000");
  const asked = await kit.say("close eth on book 1");
  kit.fixture.quote(ETH, "2010");

  const again = await pressFirst(kit, asked);
  const still = held(kit, STANDARD_BOOK, ETH) !== undefined;
  const done = await pressFirst(kit, again);
  kit.fixture.quote(ETH, "2010");

  assert.match(again.headline, /^Not done: the price has moved/);
  assert.equal(still, true);
  assert.equal(done.headline, "PAPER standard: closing ETH");
  assert.equal(held(kit, STANDARD_BOOK, ETH), undefined);
  assert.notEqual(held(kit, INVERTED_BOOK, ETH), undefined);
});

test("a close in part is refused, in words that say what can be done", async () => {
  const kit = kitOf();
  kit.fixture.enter(ETH, "long", "2000");

  for (const said of ["close half of my eth on book 1", "sell 2 eth", "close 30% of eth on book 2"]) {
    const message = await kit.say(said);
    assert.equal(message.headline, "I close positions whole, not in part. Nothing was done.", said);
  }
});

test("exits move by words: a price, a distance, the entry; and the stop that was moved holds", async () => {
  const kit = kitOf();
  await pressFirst(kit, await kit.say("long 20 dollars of eth at 2x on book 1"));
  kit.fixture.quote(ETH, "2000");

  const asked = await kit.say("set sl of eth on book 1 to 1950 and tp to 5%");
  const done = await pressFirst(kit, asked);
  kit.fixture.quote(ETH, "2020");
  const even = await pressFirst(kit, await kit.say("move the stop of eth on book 1 to breakeven"));

  assert.match(
    asked.headline,
    /ETH long on standard \(book 1\): TP 2040\.00, SL 1970\.00 -> TP 2100\.00, SL 1950\.00/,
  );
  assert.equal(done.headline, "PAPER standard: ETH TP 2100.00, SL 1950.00");
  assert.equal(even.headline, "PAPER standard: ETH TP 2100.00, SL 2000.00");
  const position = held(kit, STANDARD_BOOK, ETH) ?? assert.fail("nothing held");
  assert.equal(kit.fixture.desk.context.exits.of(position).stopLoss, price("2000"));
});

test("a spot holding is sold and its exits are moved by the spot executor", async () => {
  const kit = kitOf();
  await pressFirst(kit, await kit.say("buy 50 usdt of eth spot on book 1"));
  kit.fixture.quote(SPOT, "2000");

  const moved = await pressFirst(kit, await kit.say("move the stop of my spot eth on book 1 to 1900"));
  const sold = await pressFirst(kit, await kit.say("sell my eth spot on book 1"));
  kit.fixture.quote(SPOT, "2000");

  assert.equal(moved.headline, "PAPER standard: ETH spot TP 2060.00, SL 1900.00");
  assert.equal(sold.headline, "PAPER standard: closing ETH spot");
  assert.equal(held(kit, STANDARD_BOOK, SPOT), undefined);
});
