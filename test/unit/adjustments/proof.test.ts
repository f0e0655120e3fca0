import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReplayedBook } from "#src/features/adjustments/model/adjustment.ts";
import { probabilityOfGain, proofOf } from "#src/features/adjustments/model/proof.ts";
import { proofLine, proofText } from "#src/features/adjustments/proof-words.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { createRandom } from "#src/domain/random.ts";
import { EVIDENCE } from "./adjustment-kit.ts";

const side = { roundTrips: 40, wins: 18, netPnl: amount("-5"), gain: amount("-5"), maxDrawdown: 0.04 };

function book(fields: Partial<ReplayedBook> = {}): ReplayedBook {
  return {
    bookId: STANDARD_BOOK,
    before: side,
    after: { ...side, gain: amount("-3") },
    perDay: { mean: 0.2, low: -0.1, high: 0.5, n: 7 },
    helps: 0.91,
    own: { equity: amount("1000"), gain: amount("-12"), roundTrips: 38 },
    ...fields,
  };
}

const CASES: readonly (readonly [string, ReplayedBook, string, RegExp])[] = [
  [
    "helps on other days",
    book(),
    "helps",
    /^the change helps standard with a probability of 91% \(n=7 days\)$/,
  ],
  ["is not shown to help", book({ helps: 0.4 }), "unclear", /of 40% \(n=7 days\), which is under the 75%/],
  ["makes no difference", book({ helps: null }), "unclear", /made no difference/],
  [
    "is not what the book did",
    book({ own: { equity: amount("1000"), gain: amount("-36"), roundTrips: 38 } }),
    "unlike",
    /proves nothing: unchanged it made -0\.50% where standard made -3\.60%, and 3% of equity is the most/,
  ],
  ["has no result of the book beside it", book({ own: null }), "unlike", /is not on record/],
  ["is too short", book({ perDay: null, helps: null }), "short", /takes 5 whole days/],
];

for (const [name, replayed, kind, words] of CASES) {
  test(`a replay that ${name} is "${kind}", and says so`, () => {
    const proof = proofOf({ books: [replayed] });

    assert.equal(proof.kind, kind);
    assert.match(proofText(proof), words);
  });
}

test("a proof fits in a line", () => {
  const unlike = book({ own: { equity: amount("1000"), gain: amount("80"), roundTrips: 38 } });

  assert.equal(proofLine({ ...EVIDENCE, books: [unlike, book()] }), "its replay proves nothing");
  assert.equal(proofLine({ ...EVIDENCE, books: [book()] }), "helps with a probability of 91%, n=7 days");
  assert.equal(proofLine(null), "not replayed");
});

/** Of a thousand changes that gain so much a day, the share that seven days show to help. */
function shown(gain: number): number {
  let count = 0;
  for (let seed = 1; seed <= 1_000; seed += 1) {
    const random = createRandom(seed);
    const days = Array.from({ length: 7 }, () => gain + random.next() - 0.5);
    count += (probabilityOfGain(days) ?? 0) >= 0.75 ? 1 : 0;
  }
  return count / 1_000;
}

test("a change that does nothing on average is shown to help in no more than a quarter of cases, and one that helps in most", () => {
  const [nothing, helps] = [shown(0), shown(0.3)];
  assert.ok(nothing < 0.3, String(nothing));
  assert.ok(helps > 0.95, String(helps));
  assert.deepEqual([probabilityOfGain([1, 2, 3, 4]), probabilityOfGain([0, 0, 0, 0, 0])], [null, null]);
});
