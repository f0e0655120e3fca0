import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { datesOf } from "#src/facts/check/dates.ts";
import { evidenceOf, unsupportedIn } from "#src/facts/check/evidence.ts";
import { numbersOf } from "#src/facts/check/numbers.ts";

const PIECES = fc.constantFrom(
  ..."0 7 12 1.5 1,234 12:30 2026-11-22 Nov .5 % $ + - – x k M USDT v e a ( ) , . ' \n ٣ ½ two lost bps 3rd".split(
    " ",
  ),
  " ",
);
const TEXTS = fc.oneof(
  fc.array(PIECES, { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

function shown(cents: number): string {
  return (cents / 100).toFixed(2);
}

test("no digit of any text is passed over: it stands in a number, a token or a date", () => {
  fc.assert(
    fc.property(TEXTS, (original) => {
      const text = original.normalize("NFKC");
      const spans = [...numbersOf(text), ...datesOf(text)];
      for (const { index } of text.matchAll(/\p{N}/gu))
        assert.ok(
          spans.some(({ start, end }) => start <= index && index < end),
          `the digit at ${index} of ${JSON.stringify(text)} was passed over`,
        );
    }),
    { numRuns: 2_000 },
  );
});

test("every text supports itself", () => {
  fc.assert(
    fc.property(TEXTS, (text) => {
      assert.deepEqual(unsupportedIn(text, evidenceOf([text]), ["number", "date"]), []);
    }),
    { numRuns: 1_000 },
  );
});

test("a number that is further off than its last digit is never supported", () => {
  const cents = fc.integer({ min: 100, max: 1_000_000 });
  fc.assert(
    fc.property(cents, cents, (known, said) => {
      if (known === said) return;
      const found = unsupportedIn(`it was ${shown(said)} then`, evidenceOf([`figure: ${shown(known)}`]), [
        "number",
      ]);
      assert.equal(found.length, 1);
    }),
  );
});
