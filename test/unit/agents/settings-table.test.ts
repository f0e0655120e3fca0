/** The table of settings: every one of them is read, refused, shown and found by the same rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isRefusal } from "#agents/define.ts";
import { planChange, refuseIdle } from "#agents/trading-lead/settings/plan-change.ts";
import { readChange, splitSetting } from "#agents/trading-lead/settings/read-setting.ts";
import { SETTINGS, valueInForce } from "#agents/trading-lead/settings/settings.ts";
import type { SettingSpec } from "#agents/trading-lead/settings/setting-spec.ts";
import { LEVERAGE, MINUTES, MULTIPLE, PERCENT } from "#agents/trading-lead/settings/value-kinds.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules, RulePatch } from "#src/domain/book-rules.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { amount, rate, rateFromUnits } from "#src/domain/money.ts";
import { createFakeDesk, type FakeDesk } from "#test/support/fake-desk.ts";

const BOOKS = [STANDARD_BOOK, INVERTED_BOOK];

function specOf(name: string): SettingSpec {
  return SETTINGS.find((spec) => spec.name === name) ?? assert.fail(`no setting ${name}`);
}

/** A book where the setting is in force. */
function bookOf(spec: SettingSpec, desk: FakeDesk): BookId {
  const found = BOOKS.find((book) => refuseIdle(spec, [book], desk) === null);
  return found ?? assert.fail(`${spec.name} is in force on no book`);
}

function deskWith(change: Partial<BookRules>): FakeDesk {
  return createFakeDesk({ rules: controlBooks(amount("1000")).map((rules) => ({ ...rules, ...change })) });
}

test("the settings are those that the desk promises, each by one name", () => {
  assert.deepEqual(
    SETTINGS.map(({ name }) => name),
    [
      "futures",
      "leverage",
      "take-profit",
      "stop-loss",
      "futures-share",
      "futures-positions",
      "spot",
      "spot-take-profit",
      "spot-stop-loss",
      "spot-share",
      "spot-positions",
      "leverage-cap",
      "exposure",
      "drawdown-stop",
      "funding-limit",
      "cooldown",
      "scan",
      "universe",
      "mirror",
      "stance",
    ],
  );
});

test("no two settings share a phrase", () => {
  const owners = new Map<string, Set<string>>();
  for (const { name, says } of SETTINGS) {
    for (const phrase of [name, ...says].map((words) => words.replaceAll("-", " ")))
      owners.set(phrase, (owners.get(phrase) ?? new Set()).add(name));
  }

  assert.deepEqual(
    [...owners].filter(([, names]) => names.size > 1).map(([phrase, names]) => [phrase, ...names]),
    [],
  );
});

for (const spec of SETTINGS) {
  test(`${spec.name} is shown in words that it takes again, and that change nothing`, () => {
    const desk = createFakeDesk();
    const book = bookOf(spec, desk);
    const rules = desk.rules(book);

    const plan = planChange(spec, valueInForce(spec, rules) ?? assert.fail("not in force"), book, desk);

    assert.ok(!isRefusal(plan), JSON.stringify(plan));
    assert.equal(plan.from, plan.to);
    assert.deepEqual(desk.previewRules(book, plan.patch), rules);
  });

  test(`${spec.name} takes its own example, in a sentence and behind a command`, () => {
    const desk = createFakeDesk();
    const book = bookOf(spec, desk);

    const read = readChange(spec.example(book), BOOKS);
    const split = splitSetting(`${spec.name} ${String(read["value"])}`);
    const plan = planChange(spec, String(read["value"]), book, desk);

    assert.deepEqual([read["setting"], read["book"]], [spec.name, book]);
    assert.deepEqual(split, { spec, value: read["value"] });
    assert.ok(!isRefusal(plan), JSON.stringify(plan));
    assert.notEqual(plan.to, "");
  });

  for (const nonsense of ["lots", "-1", "3 4", "1,5", "", "9999999999999999999999"]) {
    test(`${spec.name} refuses "${nonsense}" with what to type`, () => {
      const desk = createFakeDesk();
      const book = bookOf(spec, desk);

      const refusal = spec.patch(nonsense, desk.rules(book), new Set(["BTC", "ETH", "SOL"]));

      assert.ok(isRefusal(refusal), JSON.stringify(refusal));
      assert.match(refusal.reason, new RegExp(`^I cannot set ${spec.name}: `));
      assert.ok(refusal.hint?.includes(spec.example(book)), refusal.hint);
    });
  }
}

/** Every value by hand: what is typed, and the rule that it is. */
const PATCHES: readonly [name: string, typed: string, patch: RulePatch][] = [
  ["take-profit", "3%", { lanes: { futures: { takeProfit: rate("0.03") } } }],
  ["stop-loss", "1.25", { lanes: { futures: { stopLoss: rate("0.0125") } } }],
  ["spot-take-profit", "4 percent", { lanes: { spot: { takeProfit: rate("0.04") } } }],
  ["spot-stop-loss", ".5%", { lanes: { spot: { stopLoss: rate("0.005") } } }],
  ["futures-share", "60", { lanes: { futures: { allocation: rate("0.6") } } }],
  ["spot-share", "0%", { lanes: { spot: { allocation: rate("0") } } }],
  ["futures-positions", "3", { lanes: { futures: { positionsMax: 3 } } }],
  ["spot-positions", "10", { lanes: { spot: { positionsMax: 10 } } }],
  ["futures", "off", { lanes: { futures: { enabled: false } } }],
  ["spot", "ON", { lanes: { spot: { enabled: true } } }],
  ["leverage", "2x", { lanes: { futures: { leverage: 2 } } }],
  ["leverage-cap", "10", { guards: { leverageMax: 10 } }],
  ["exposure", "2.5x", { guards: { exposureMax: rate("2.5") } }],
  ["drawdown-stop", "5%", { guards: { dailyDrawdownMax: rate("0.05") } }],
  ["funding-limit", "0.03%", { guards: { fundingRateMax: rate("0.0003") } }],
  ["cooldown", "2 h", { guards: { cooldownMs: 7_200_000 } }],
  ["scan", "30 min", { scanMs: 1_800_000 }],
  ["universe", "btc, Ether and near", { universe: ["BTC", "ETH", "NEAR"] }],
  ["universe", "all coins", { universe: null }],
  ["mirror", "level", { policy: { kind: "mirror", of: STANDARD_BOOK, mode: "level" } }],
  ["stance", "invert losers", { policy: { kind: "signal", stance: "invert-losers" } }],
];

for (const [name, typed, patch] of PATCHES) {
  test(`"${typed}" as ${name} changes that rule and no other`, () => {
    const desk = createFakeDesk();
    const spec = specOf(name);

    const read = planChange(spec, typed, bookOf(spec, desk), desk);

    assert.ok("patch" in read, JSON.stringify(read));
    assert.deepEqual(read.patch, patch);
  });
}

test("property: a percentage of up to six decimals is read exactly, and shown as it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), (units) => {
      const shown = PERCENT.show(rateFromUnits(units));
      assert.deepEqual(PERCENT.parse(shown, new Set()), { value: units });
    }),
  );
});

test("a percentage of more than six decimals is refused, not rounded", () => {
  assert.deepEqual(PERCENT.parse("1.0000001%", new Set()), { fault: '"1.0000001%" is no percentage' });
});

test("leverage is whole, a multiple is not, and a day is the longest time", () => {
  const none = new Set<string>();

  assert.ok("fault" in LEVERAGE.parse("2.5x", none));
  assert.deepEqual(MULTIPLE.parse("2.5x", none), { value: rate("2.5") });
  assert.deepEqual(MINUTES.parse("24h", none), { value: 86_400_000 });
  assert.deepEqual(MINUTES.parse("1441", none), { fault: '"1441" is more than a day (1440 minutes)' });
});

test("a coin that the desk does not watch is refused by its name", () => {
  const desk = createFakeDesk();

  const refusal = planChange(specOf("universe"), "btc, pepe, shib", STANDARD_BOOK, desk);

  assert.ok(isRefusal(refusal));
  assert.equal(refusal.reason, "I cannot set universe: the desk does not watch pepe, shib.");
});

const IDLE: readonly [name: string, book: BookId, reason: string][] = [
  ["scan", INVERTED_BOOK, "scan is not in force: inverted mirrors standard, which decides it for both."],
  [
    "universe",
    INVERTED_BOOK,
    "universe is not in force: inverted mirrors standard, which decides it for both.",
  ],
  ["stance", INVERTED_BOOK, "stance is not in force: inverted mirrors standard, which decides it for both."],
  ["mirror", STANDARD_BOOK, "mirror is not in force: standard mirrors no book."],
  [
    "spot-stop-loss",
    INVERTED_BOOK,
    "spot-stop-loss is not in force: inverted mirrors standard and only accumulates on spot.",
  ],
];

for (const [name, book, reason] of IDLE) {
  test(`${name} is no rule of ${book}, and is refused with why`, () => {
    const refusal = planChange(specOf(name), "1", book, createFakeDesk());

    assert.ok(isRefusal(refusal));
    assert.equal(refusal.reason, reason);
  });
}

test("a mirror that leaves by level has no exits of its own on futures", () => {
  const desk = deskWith({});
  const level = { policy: { kind: "mirror", of: STANDARD_BOOK, mode: "level" } } as const;
  desk.changeRules(INVERTED_BOOK, level, { cause: "test", actor: "test" }, "test");

  const inForce = ["take-profit", "stop-loss", "leverage"].map((name) =>
    valueInForce(specOf(name), desk.rules(INVERTED_BOOK)),
  );

  assert.deepEqual(inForce, [null, null, "3x"]);
});
