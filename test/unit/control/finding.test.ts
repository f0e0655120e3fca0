import assert from "node:assert/strict";
import { test } from "node:test";
import { CALIBRATION } from "#src/features/experiments/calibration.ts";
import { calibrationNote } from "#src/features/experiments/calibration-words.ts";
import { contradiction, findingReason, findingTitle } from "#src/features/experiments/finding-words.ts";
import { findingOf, type Finding } from "#src/features/experiments/model/finding.ts";
import { errorAt, intervalAtLook, lookAt, nextLookAfter } from "#src/features/experiments/model/looks.ts";
import type { CompletePair } from "#src/features/experiments/model/pairs.ts";
import { createRandom } from "#src/domain/random.ts";
import { studentQuantile } from "#src/domain/statistics/student.ts";
import { amount } from "#src/domain/money.ts";
import { createControlFixture, tradePairs } from "./control-fixture.ts";
import { HOUR_MS, mirrorOf, START_MS, tripOf } from "./round-trips.ts";

/** R 4.4: qt(0.975, 7), qt(0.975, 20), qt(0.995, 30), qt(0.999, 5); and by integrating the density. */
const QUANTILES = [
  [0.975, 7, 2.364624],
  [0.975, 20, 2.085963],
  [0.995, 30, 2.749996],
  [0.999, 5, 5.89343],
  [0.986, 40, 2.280216],
  [0.9965, 100, 2.753716],
] as const;

for (const [probability, degrees, expected] of QUANTILES) {
  test(`Student's ${probability} quantile at ${degrees} degrees is ${expected}, and its mirror image below`, () => {
    assert.ok(Math.abs(studentQuantile(probability, degrees) - expected) < 2e-5);
    assert.equal(studentQuantile(1 - probability, degrees), -studentQuantile(probability, degrees));
  });
}

test("looks double from 50, and all of them together may be wrong in less than 5%", () => {
  assert.deepEqual([49, 50, 99, 100, 399, 400, 5_000].map(lookAt), [null, 50, 50, 100, 200, 400, 3_200]);
  assert.deepEqual([0, 50, 142].map(nextLookAfter), [50, 100, 200]);
  const all = Array.from({ length: 40 }, (_, step) => errorAt(50 * 2 ** step));
  assert.ok(all.reduce((sum, error) => sum + error, 0) < 0.05);
});

test("values in too few clusters have no interval, and equal ones have one of no width", () => {
  const inOne = Array.from({ length: 100 }, () => ({ cluster: 1, value: 1 }));
  const apart = inOne.map((value, index) => ({ ...value, cluster: index }));

  assert.equal(intervalAtLook(inOne, 100), null);
  const interval = intervalAtLook(apart, 100);
  assert.deepEqual([interval?.clusters, interval?.low === interval?.high], [100, true]);
});

type Outcome = "first" | "second" | "neither";

/** Pairs three hours apart at an entry of 100: the winner makes 2 before fees, the loser loses 1.5. */
function pairsOf(outcomes: readonly Outcome[]): CompletePair[] {
  return outcomes.map((outcome, index) => {
    const won = (side: Outcome) => ({
      grossPnl: amount(outcome === side ? "2" : "-1.5"),
      fees: amount("0.1"),
      entryNotional: amount("100"),
    });
    const openedTsMs = START_MS + index * 3 * HOUR_MS;
    const closedTsMs = openedTsMs + HOUR_MS;
    const first = tripOf({
      roundTripId: `a-${index}`,
      pairId: `p-${index}`,
      openedTsMs,
      closedTsMs,
      ...won("first"),
    });
    const second = mirrorOf(first, won("second"));
    return { pairId: `p-${index}`, first, second };
  });
}

function mixed(count: number, firstWins: number, seed: number): CompletePair[] {
  const random = createRandom(seed);
  return pairsOf(Array.from({ length: count }, () => (random.next() < firstWins ? "first" : "second")));
}

test("a signal that is right in 70% is found right, and wrong in 70% wrong, by 100 pairs", () => {
  assert.equal(findingOf(mixed(100, 0.7, 3)).kind, "signal-right");
  assert.equal(findingOf(mixed(100, 0.3, 3)).kind, "wrong-sign");
});

test("below the first look nothing is said, and at 50 no difference is too early to be a result", () => {
  assert.deepEqual(findingOf(mixed(49, 0.9, 1)), {
    kind: "too-early",
    pairs: 49,
    look: null,
    nextLook: 50,
    edge: null,
    first: null,
    second: null,
  });
  assert.equal(findingOf(mixed(50, 0.5, 1)).kind, "too-early");
});

test("no difference in 100 pairs is a result, and two sides that both lose are costs", () => {
  const even = pairsOf(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? "first" : "second")));
  const free = even.map(({ first, second, pairId }) => ({
    pairId,
    first: { ...first, fees: 0n },
    second: { ...second, fees: 0n },
  }));
  assert.equal(findingOf(free).kind, "not-distinguishable");
  assert.equal(findingOf(pairsOf(Array.from({ length: 100 }, () => "neither"))).kind, "costs");
});

test("between looks the finding rests on the pairs of the last one", () => {
  const pairs = mixed(142, 0.7, 5);

  const [now, then] = [findingOf(pairs), findingOf(pairs.slice(0, 100))];

  assert.deepEqual({ ...now, pairs: 100 }, then);
  assert.equal(now.nextLook, 200);
});

test("pairs that were entered in the same hours say less than pairs that were not", () => {
  const outcomes = Array.from({ length: 100 }, (_, index) =>
    Math.floor(index / 10) % 3 === 0 ? "second" : "first",
  );
  const apart = pairsOf(outcomes as Outcome[]).map((pair, index) => {
    // A stride of 37 takes those with one outcome apart.
    const openedTsMs = START_MS + ((index * 37) % 100) * 24 * HOUR_MS;
    return { ...pair, first: { ...pair.first, openedTsMs }, second: { ...pair.second, openedTsMs } };
  });
  const together = apart.map(({ pairId, first, second }, index) => {
    const openedTsMs = START_MS + Math.floor(index / 10) * 24 * HOUR_MS;
    return { pairId, first: { ...first, openedTsMs }, second: { ...second, openedTsMs } };
  });

  const [wide, narrow] = [findingOf(together).edge, findingOf(apart).edge];

  assert.ok(wide !== null && narrow !== null);
  assert.deepEqual([wide.clusters, wide.mean], [10, narrow.mean]);
  assert.ok(wide.high - wide.low > narrow.high - narrow.low);
});

test("with a fair coin a sign is named at any look in at most one run in twenty", () => {
  const runs = 400;
  let named = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const pairs = mixed(800, 0.5, seed);
    const kinds = [50, 100, 200, 400, 800].map((look) => findingOf(pairs.slice(0, look)).kind);
    if (kinds.some((kind) => kind === "signal-right" || kind === "wrong-sign")) named += 1;
  }
  // 5% of 400 is 20; above 30 it would be chance in fewer than one of 50 seeds.
  assert.ok(named <= 30, `${named} of ${runs}`);
});

test("a look is told once, when its pair is complete, and not again after", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 60);

  const told = fixture.events.flatMap((event) =>
    event.type === "control" && event.step === "finding" ? [[event.eventId, event.what]] : [],
  );

  assert.equal(told.length, 1);
  assert.equal(told[0]?.[0], "finding:0:50");
  assert.match(
    told[0]?.[1] ?? "",
    /^(The signal|Too few|Both sides|No difference).*Next look at 100 pairs\.$/,
  );
});

test("the words say what was found, on how many pairs, and when it is asked again", () => {
  const found = findingOf(mixed(142, 0.3, 3));

  assert.equal(findingTitle(found), "The signal has the wrong sign");
  assert.match(
    findingReason(found),
    /^Edge -1\.05% a pair over the first 100 \(95% over all looks: -1\.40% to -0\.70%\)\. After fees, book 1 made -0\.90% a pair and book 2 \+1\.20%\. Next look at 200 pairs\.$/,
  );
  const early = findingOf([]);
  assert.equal(findingTitle(early), "Too few pairs to say: 0 of 100");
  assert.match(findingReason(early), /First look at 50 pairs\.$/);
});

const CONTRADICTIONS = [
  [
    "futures-disabled",
    "signal-right",
    "The signal is right, but the rule would turn futures off on both books.",
  ],
  ["futures-disabled", "costs", null],
  ["futures-disabled", "not-distinguishable", null],
  ["locked-in", "wrong-sign", null],
  ["locked-in", "not-distinguishable", "but the rule would turn every signal over."],
  ["hybrid", "signal-right", "but the rule would turn the signal over on some symbols."],
] as const;

for (const [rule, kind, words] of CONTRADICTIONS) {
  test(`the rule "${rule}" over pairs that say "${kind}" is ${words === null ? "no contradiction" : "one"}`, () => {
    const finding: Finding = { ...findingOf(mixed(100, 0.5, 1)), kind };
    const said = contradiction(rule, finding);
    if (words === null) assert.equal(said, null);
    else
      assert.ok(
        said?.startsWith("The rule and the pairs disagree. ") === true && said.endsWith(words),
        said ?? "",
      );
  });
}

test("a finding quotes the calibration: false signs where one is named, power where none is", () => {
  const right = findingOf(mixed(100, 0.7, 3));
  const rows = CALIBRATION.rows.filter(({ truth }) => truth === "no-edge");
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);

  assert.match(
    calibrationNote(right) ?? "",
    new RegExp(`^In ${runs} calibration runs without an edge a sign was named (once|\\d+ times)\\.$`),
  );
  assert.match(
    calibrationNote({ ...right, kind: "not-distinguishable", look: 200, nextLook: 400 }) ?? "",
    /^A signal that is right or wrong in 60% is found by 200 pairs in \d+% of \d+ calibration runs\.$/,
  );
  assert.equal(calibrationNote({ ...right, kind: "costs" }), null);
  assert.equal(
    calibrationNote({ ...right, kind: "not-distinguishable", look: 3_200, nextLook: 6_400 }),
    null,
  );
});

test("the kept calibration names a sign falsely in at most one run in twenty, over all markets without an edge", () => {
  const rows = CALIBRATION.rows.filter(({ truth }) => truth === "no-edge");
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const named = rows.reduce((sum, row) => sum + row.false * row.runs, 0);

  assert.ok(runs >= 300 && named / runs <= 0.05, `${named} of ${runs}`);
});
