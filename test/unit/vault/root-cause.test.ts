/** The decision table, case by case. The numbers are made up around the thresholds of `CAUSE_THRESHOLDS`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { CAUSES, type Cause } from "#src/features/vault/model/causes.ts";
import type { TripEvidence } from "#src/features/vault/model/evidence.ts";
import { diagnose } from "#src/features/vault/model/root-cause.ts";
import { evidence, fillNote, lostTrip, path } from "./evidence.ts";

const costs = (parts: Partial<TripEvidence["costs"]>): Partial<TripEvidence> => ({
  costs: { ...evidence().costs, ...parts },
});
const stopped = lostTrip({ exitReason: "stop-loss" });
const headline = { newsId: "1", title: "Exchange hacked", source: "wire", publishedTsMs: 0 };
const lostTwin = {
  bookId: INVERTED_BOOK,
  state: "lost",
  roundTripId: "inverted-2",
  netPnl: -1n,
  exitReason: "stop-loss",
  why: null,
} as const;

type Case = readonly [says: string, fields: Partial<TripEvidence>, cause: Cause, rivals?: readonly Cause[]];

const CASES: readonly Case[] = [
  ["nothing that the table knows", {}, "unclear"],
  ["a fill 0.3% outside its bar", { fills: [fillNote({ outsideBar: 0.003 })] }, "simulation-error"],
  ["a fill 0.19% outside its bar is a spread", { fills: [fillNote({ outsideBar: 0.0019 })] }, "unclear"],
  ["a close that took a minute", { exitDelayMs: 60_000 }, "execution-error"],
  ["a close that took 59 s", { exitDelayMs: 59_000 }, "unclear"],
  ["two bars without data", { path: path(0.012, -0.003, 1_800_000) }, "stale-data"],
  ["one bar without data", { path: path(0.012, -0.003, 900_000) }, "unclear"],
  ["margin gone before the stop", { roundTrip: lostTrip({ exitReason: "liquidation" }) }, "sizing"],
  ["two mean ranges against us after a headline", { news: [{ ...headline, shock: 2 }] }, "news"],
  ["a headline that moved nothing", { news: [{ ...headline, shock: 1.9 }] }, "unclear"],
  ["a headline with nothing to measure by", { news: [{ ...headline, shock: null }] }, "unclear"],
  ["half of the loss is slippage", costs({ slippage: amount("0.8") }), "slippage"],
  ["less than half of the loss is slippage", costs({ slippage: amount("0.79") }), "unclear"],
  [
    "a stop that was jumped by half of its distance",
    { roundTrip: stopped, stopOvershoot: 0.0075, path: path(0.012, -0.02) },
    "slippage",
  ],
  [
    "it would have won without its fees",
    costs({ atMids: amount("0.05"), slippage: 0n, netPnl: amount("-0.05") }),
    "cost",
  ],
  ["it would have won without its funding", costs({ funding: amount("-1.7"), slippage: 0n }), "funding"],
  ["funding was received", costs({ funding: amount("1.7") }), "unclear"],
  ["it drifted half of the stop's distance before its fill", { drift: 0.0075 }, "late-entry"],
  ["it had run a whole take-profit before", { runUp: 0.02 }, "late-entry"],
  ["both sides lost", { twin: lostTwin }, "control-lost-too"],
  ["stopped after half of the way", { roundTrip: stopped, path: path(0.01, -0.015) }, "noise-stop"],
  [
    "stopped after less than half of the way",
    { roundTrip: stopped, path: path(0.0099, -0.015) },
    "wrong-direction",
  ],
  ["left by the signal after less than half of the way", { path: path(0.004, -0.01) }, "wrong-direction"],
  [
    "came back and was left by hand",
    { roundTrip: lostTrip({ exitReason: "manual-close" }), path: path(0.015, -0.012) },
    "unclear",
  ],
  [
    "no exits were planned",
    { takeProfitRate: null, stopLossRate: null, path: path(0.001, -0.02) },
    "unclear",
  ],
  [
    "what failed technically goes before what the signal did",
    { exitDelayMs: 90_000, roundTrip: stopped, path: path(0.001, -0.015) },
    "execution-error",
  ],
  [
    "what it paid goes before what the signal did",
    { ...costs({ slippage: amount("1") }), path: path(0.001, -0.015) },
    "slippage",
  ],
  [
    "two of one class are a tie",
    { twin: lostTwin, path: path(0.001, -0.015) },
    "control-lost-too",
    ["wrong-direction"],
  ],
  [
    "three of one class are a tie",
    { ...costs({ slippage: amount("0.8"), fees: amount("0.8") }), runUp: 0.03 },
    "slippage",
    ["cost", "late-entry"],
  ],
];

for (const [says, fields, cause, rivals = []] of CASES) {
  test(`${says}: ${cause}`, () => {
    const diagnosis = diagnose(evidence(fields));

    assert.deepEqual([diagnosis.cause, diagnosis.rivals], [cause, rivals]);
    const finding = diagnosis.findings.find((one) => one.cause === cause);
    assert.equal(finding === undefined, cause === "unclear");
    for (const { what, is, threshold } of finding?.figures ?? []) assert.ok(what && is && threshold);
  });
}

test("every cause of the closed list is reached by a case", () => {
  const reached = new Set(CASES.map(([, , cause]) => cause));

  assert.deepEqual(
    CAUSES.filter((cause) => !reached.has(cause)),
    [],
  );
});

test("a winner has no cause, and the same conditions are looked for on it", () => {
  const won = lostTrip({ netPnl: amount("1.9"), exitReason: "take-profit" });

  const diagnosis = diagnose(
    evidence({ roundTrip: won, runUp: 0.03, twin: lostTwin, path: path(0.02, -0.008) }),
  );

  assert.deepEqual([diagnosis.cause, diagnosis.findings], [null, []]);
  assert.deepEqual(diagnosis.conditions, ["late-entry", "noise-stop"]);
});

test("a round trip that ends at exactly zero is a loss, and it is diagnosed", () => {
  const even = evidence({ roundTrip: lostTrip({ netPnl: 0n }), ...costs({ netPnl: 0n, slippage: 0n }) });

  assert.equal(diagnose(even).cause, "cost");
});
