/** From losses to proposals: what is proposed, how sure it is, and what never is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import { lossPattern, PRIOR_TRIPS, withoutChance } from "#src/features/adjustments/model/loss-pattern.ts";
import { patchFor } from "#src/features/adjustments/model/changes.ts";
import { proposeAdjustments } from "#src/features/adjustments/model/propose.ts";
import { leavesOf, mergePatches, patchOf, readLeaf } from "#src/features/adjustments/model/rule-leaves.ts";
import { createRandom } from "#src/domain/random.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import type { TripFacts } from "#src/features/vault/model/autopsy.ts";
import type { Cause } from "#src/features/vault/model/causes.ts";
import { START_MS } from "#test/support/desk-fixture.ts";

const MINUTE_MS = 60_000;
const RULES = controlBooks(amount("1000"), 8 * MINUTE_MS);
const BAR_MS = 4 * MINUTE_MS;

function trip(index: number, percent: number, cause: Cause | null, base = "BTC"): TripFacts {
  return {
    roundTripId: `standard-${index}`,
    bookId: STANDARD_BOOK,
    symbol: `${base}/USDT:USDT`,
    cause,
    conditions: cause === null ? [] : [cause],
    hour: 1,
    regime: "usual range",
    season: 1,
    netPnl: amount(percent.toFixed(4)),
    entryNotional: amount("100"),
    closedTsMs: START_MS + index,
  };
}

/** `losses` of one cause around -1.5%, each on a coin of its own so that no coin stands out, and `wins` around +2%. */
function facts(losses: number, wins: number, cause: Cause): TripFacts[] {
  return [
    ...Array.from({ length: losses }, (_, i) => trip(i, -1.5 - (i % 3) * 0.1, cause, `L${i}`)),
    ...Array.from({ length: wins }, (_, i) => trip(100 + i, 2 + (i % 3) * 0.1, null, `W${i}`)),
  ];
}

test("a pattern is the shrunk mean against its standard error, with its interval and its n", () => {
  const returns = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? -0.02 : 0));

  const pattern = lossPattern(returns) ?? assert.fail("no pattern");

  // By hand: mean -0.01, s = 0.02 * sqrt(5 / 19) = 0.010260; shrunk -0.005; error s / sqrt(40) = 0.0016222;
  // -0.005 / 0.0016222 = -3.0822, of which the normal distribution has 0.99897 above.
  assert.equal(PRIOR_TRIPS, 20);
  assert.ok(Math.abs(pattern.mean + 0.005) < 1e-12);
  assert.ok(Math.abs(pattern.probability - 0.99897) < 1e-4, String(pattern.probability));
  assert.ok(Math.abs(pattern.low + 0.0081795) < 1e-5 && Math.abs(pattern.high + 0.0018205) < 1e-5);
  assert.equal(pattern.n, 20);
  assert.deepEqual([lossPattern([-1]), lossPattern([-1, -1, -1])], [null, null]);
});

test("few losses in a row make no certainty: the prior weighs more", () => {
  const [few, many] = [3, 60].map((n) =>
    lossPattern(Array.from({ length: n }, (_, i) => -0.01 - (i % 3) * 0.01)),
  );

  assert.ok((few?.mean ?? -1) > (many?.mean ?? 0));
  assert.ok(Math.abs(few?.mean ?? 0) < 0.003);
});

test("one coin in forty that loses by chance proposes nothing; the same coin alone would", () => {
  const unlucky = Array.from({ length: 12 }, (_, i) =>
    trip(i, i < 10 ? -1.5 - i / 50 : 1.6, i < 10 ? "unclear" : null, "APT"),
  );
  const others = Array.from({ length: 39 * 12 }, (_, i) =>
    trip(100 + i, i % 2 === 0 ? 1.6 : -1.5, i % 2 === 0 ? null : "unclear", `G${i % 39}`),
  );
  const input = { rules: RULES, barMs: BAR_MS };

  const alone = proposeAdjustments({ ...input, facts: unlucky });
  const among = proposeAdjustments({ ...input, facts: [...unlucky, ...others] });

  assert.deepEqual([alone.map(({ symbol }) => symbol), among], [["APT/USDT:USDT"], []]);
});

test("of 500 markets without any pattern, a tenth at most propose something", () => {
  let proposed = 0;
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = createRandom(seed);
    const given = Array.from({ length: 300 }, (_, i) => {
      const won = random.next() < 0.5;
      return trip(i, (won ? 1.5 : -1.5) + (random.next() - 0.5) / 5, won ? null : "unclear", `G${i % 15}`);
    });
    proposed += proposeAdjustments({ facts: given, rules: RULES, barMs: BAR_MS }).length > 0 ? 1 : 0;
  }
  assert.ok(proposed <= 50, `${proposed} of 500`);
});

test("a pattern that is kept says how many were looked for, and what is left of it after that", () => {
  const sure = { pattern: { probability: 0.999, mean: -0.01, low: -0.02, high: -0.001, n: 40 } };
  const chance = { pattern: { probability: 0.6, mean: -0.001, low: -0.009, high: 0.007, n: 40 } };

  const kept = withoutChance([chance, sure, chance, chance]);

  assert.equal(kept.length, 1);
  assert.equal(kept[0]?.search.patterns, 4);
  assert.ok(Math.abs((kept[0]?.search.adjusted ?? 0) - 0.004) < 1e-12);
});

const REMEDIES: readonly (readonly [Cause, string])[] = [
  ["wrong-direction", "cut-size-tighten-stops"],
  ["noise-stop", "widen-stops"],
  ["control-lost-too", "longer-cooldown"],
  ["slippage", "longer-scan"],
  ["late-entry", "longer-scan"],
  ["funding", "funding-guard"],
  ["sizing", "lower-leverage"],
];

for (const [cause, kind] of REMEDIES) {
  test(`many losses by ${cause} propose ${kind}, on both books`, () => {
    const [draft] = proposeAdjustments({ facts: facts(14, 4, cause), rules: RULES, barMs: BAR_MS });

    assert.equal(draft?.kind, kind);
    assert.equal(draft.cause, cause);
    assert.match(
      draft.reason,
      /^14 of 14 losses .*; (?:0 wins and 14 losses \(n=14\) where that held|4 wins and 14 losses \(n=18\) in all)$/,
    );
    assert.deepEqual(
      draft.changes.map(({ bookId }) => bookId),
      RULES.map(({ bookId }) => bookId),
    );
  });
}

test("the scan goes from 8 to 12 minutes, and says so", () => {
  const [draft] = proposeAdjustments({ facts: facts(14, 4, "slippage"), rules: RULES, barMs: BAR_MS });

  assert.equal(draft?.title, "Scan interval 8 -> 12 minutes");
  assert.deepEqual(draft.changes[0], {
    type: "rules",
    bookId: STANDARD_BOOK,
    patch: { scanMs: 12 * MINUTE_MS },
  });
});

test("a coin that loses by itself is rested for 48 hours on both books", () => {
  const good = Array.from({ length: 40 }, (_, i) =>
    trip(100 + i, i % 2 === 0 ? 2 : -1.4, i % 2 === 0 ? null : "unclear", `G${i % 8}`),
  );
  const bad = Array.from({ length: 12 }, (_, i) =>
    trip(i, i === 0 ? 2 : -1.5 - i / 100, i === 0 ? null : "unclear", "APT"),
  );

  const drafts = proposeAdjustments({ facts: [...good, ...bad], rules: RULES, barMs: BAR_MS });

  assert.deepEqual(
    drafts.map(({ kind, title }) => [kind, title]),
    [["rest-symbol", "Rest APT for 48 h"]],
  );
  assert.match(drafts[0]?.reason ?? "", /1 wins and 11 losses \(n=12\) in APT/);
  assert.deepEqual(
    drafts[0]?.changes.map((change) => change.type === "ban" && [change.base, change.hours]),
    [
      ["APT", 48],
      ["APT", 48],
    ],
  );
});

test("nothing is proposed from few round trips, from a cause that is rare, or where the same condition wins as often", () => {
  const few = facts(9, 0, "slippage");
  const rare = [
    ...facts(3, 20, "slippage"),
    ...Array.from({ length: 12 }, (_, i) => trip(200 + i, -0.1, "unclear", `U${i}`)),
  ];
  const even = [
    ...facts(12, 0, "late-entry"),
    ...Array.from({ length: 12 }, (_, i) => ({
      ...trip(300 + i, 2.1, null, `E${i}`),
      conditions: ["late-entry" as const],
    })),
  ];

  for (const given of [few, rare, even])
    assert.deepEqual(proposeAdjustments({ facts: given, rules: RULES, barMs: BAR_MS }), []);
});

test("many losses in the wrong direction propose nothing where the wins pay for them", () => {
  const given = facts(14, 14, "wrong-direction");

  assert.deepEqual(proposeAdjustments({ facts: given, rules: RULES, barMs: BAR_MS }), []);
});

test("a size cut by 25% tightens the stops by as much; wider stops keep the risk", () => {
  const [rules] = RULES;
  assert.ok(rules !== undefined);
  const cut = patchFor("cut-size-tighten-stops", rules, BAR_MS)?.lanes?.futures;
  const wide = patchFor("widen-stops", rules, BAR_MS)?.lanes?.futures;

  assert.deepEqual(cut, { allocation: rate("0.525"), stopLoss: rate("0.01125") });
  assert.deepEqual(wide, { allocation: rate("0.56"), stopLoss: rate("0.01875") });
  // 0.7 x 1.5% = 0.56 x 1.875%
  assert.equal((wide?.allocation ?? 0) * (wide?.stopLoss ?? 0), rate("0.7") * rate("0.015"));
});

test("a change that would change nothing is none", () => {
  const [rules] = RULES;
  assert.ok(rules !== undefined);
  const off = {
    ...rules,
    lanes: {
      futures: { ...rules.lanes.futures, enabled: false, leverage: 1 },
      spot: { ...rules.lanes.spot, enabled: false },
    },
  };

  assert.equal(patchFor("cut-size-tighten-stops", off, BAR_MS), null);
  assert.equal(patchFor("lower-leverage", off, BAR_MS), null);
  assert.equal(
    patchFor("longer-cooldown", { ...rules, guards: { ...rules.guards, cooldownMs: 0 } }, BAR_MS),
    null,
  );
  assert.equal(patchFor("longer-scan", { ...rules, scanMs: 24 * 3_600_000 }, BAR_MS), null);
});

test("the numbers of a patch can be taken apart, read and put together again", () => {
  const [rules] = RULES;
  assert.ok(rules !== undefined);
  const patch = { scanMs: 1, guards: { cooldownMs: 2 }, lanes: { spot: { stopLoss: rate("0.01") } } };
  const leaves = leavesOf(patch);

  assert.deepEqual(
    leaves.map(({ leaf }) => leaf),
    ["scanMs", "guards.cooldownMs", "spot.stopLoss"],
  );
  assert.deepEqual(mergePatches(leaves.map(({ leaf, value }) => patchOf(leaf, value))), patch);
  assert.deepEqual(
    leaves.map(({ leaf }) => readLeaf(rules, leaf)),
    [480_000, 3_600_000, rate("0.02")],
  );
});
