import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseOrder } from "#agents/orders/words/parse-order.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";

const desk = createFakeDesk({});
const book = fc.constantFrom("on book 1", "on book two", "on the inverted book", "b2");
const coin = fc.constantFrom("sol", "BTC", "ether", "solana", "btc/usdt");
const order = fc
  .record({ book, coin, size: fc.integer({ min: 5, max: 900 }), lever: fc.integer({ min: 1, max: 3 }) })
  .chain(({ book: on, coin: of, size, lever }) =>
    fc.constantFrom(
      `close ${of} ${on}`,
      `please short ${size} dollars of ${of} at ${lever}x ${on}`,
      `long $${size} ${of} ${lever}x ${on} tp 3% sl 1,5%`,
      `buy ${size} usdt of ${of} ${on}`,
      `move the stop of ${of} ${on} to ${size}`,
      `ban ${of} ${on} for ${lever} days`,
      `pause trading ${on}`,
      `flatten ${on.replace(/^on /, "")}`,
    ),
  );
/** Negations, conditions, quotations, questions and second thoughts. */
const WRAPS: readonly ((said: string) => string)[] = [
  (said) => `don't ${said}`,
  (said) => `do not ${said}`,
  (said) => `never ${said}`,
  (said) => `please don’t ${said} yet`,
  (said) => `I would not ${said}`,
  (said) => `no need to ${said}`,
  (said) => `${said} if it drops under 100`,
  (said) => `if it drops, ${said}`,
  (said) => `${said} when the bar closes`,
  (said) => `${said} unless it recovers`,
  (said) => `once it is green ${said}`,
  (said) => `${said} tomorrow`,
  (said) => `${said} in 5 minutes`,
  (said) => `she said "${said}"`,
  (said) => `"${said}"`,
  (said) => `my friend told me to ${said}`,
  (said) => `${said}?`,
  (said) => `should I ${said}`,
  (said) => `can you ${said}?`,
  (said) => `what happens if I ${said}`,
  (said) => `did you ${said}`,
  (said) => `why did we ${said}`,
  (said) => `${said}, wait, cancel that`,
  (said) => `${said} - just kidding`,
  (said) => `${said} lol`,
  (said) => `${said}. no, leave it`,
  (said) => `${said} or not`,
  (said) => `${said} instead of eth`,
  (said) => `imagine we ${said}`,
  (said) => `maybe ${said}`,
  (said) => `I was about to ${said}`,
  (said) => `stop, ${said} is wrong`,
  (said) => `${said} 😂`,
  (said) => `(${said})`,
];

test("an order whose every word is used is taken", () => {
  fc.assert(fc.property(order, (said) => assert.equal(parseOrder(said, desk)?.type, "order", said)));
});

test("no order is taken inside a negation, a condition, a quotation, a question or a second thought", () => {
  fc.assert(
    fc.property(order, fc.constantFrom(...WRAPS), (said, wrap) =>
      assert.notEqual(parseOrder(wrap(said), desk)?.type, "order", wrap(said)),
    ),
    { numRuns: 5_000 },
  );
});
