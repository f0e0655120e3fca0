import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf, judge, type Fall, type VerdictGround, type VerdictKind } from "#src/domain/verdict.ts";
import { amount, UNIT } from "#src/domain/money.ts";
import { EMPTY_TALLY } from "#src/domain/tally.ts";
import { BOOKS } from "./round-trips.ts";

type Case = {
  readonly name: string;
  readonly net: string;
  readonly wins: number;
  readonly roundTrips?: number;
  /** Fall from a peak of 1000 USDT, in USDT. */
  readonly fall?: string;
  readonly kind: VerdictKind;
  readonly grounds: readonly VerdictGround[];
};

/** The published rules, then their boundaries, then every overlap of two of them. */
const CASES: readonly Case[] = [
  { name: "a winner", net: "50", wins: 60, kind: "locked-in", grounds: ["net-and-win-rate"] },
  { name: "a loser", net: "-50", wins: 40, kind: "futures-disabled", grounds: ["net-negative"] },
  { name: "a deep fall", net: "50", wins: 50, fall: "90", kind: "futures-disabled", grounds: ["drawdown"] },
  { name: "neither", net: "50", wins: 50, kind: "hybrid", grounds: ["neither"] },

  { name: "a win rate of exactly 55%", net: "50", wins: 55, kind: "hybrid", grounds: ["neither"] },
  { name: "one win more", net: "50", wins: 56, kind: "locked-in", grounds: ["net-and-win-rate"] },
  { name: "550 of 1000", net: "1", wins: 550, roundTrips: 1000, kind: "hybrid", grounds: ["neither"] },
  {
    name: "551 of 1000",
    net: "1",
    wins: 551,
    roundTrips: 1000,
    kind: "locked-in",
    grounds: ["net-and-win-rate"],
  },
  { name: "a net of exactly zero", net: "0", wins: 60, kind: "hybrid", grounds: ["neither"] },
  {
    name: "the smallest gain",
    net: "0.00000001",
    wins: 60,
    kind: "locked-in",
    grounds: ["net-and-win-rate"],
  },
  {
    name: "the smallest loss",
    net: "-0.00000001",
    wins: 60,
    kind: "futures-disabled",
    grounds: ["net-negative"],
  },
  {
    name: "a fall of exactly 8%",
    net: "50",
    wins: 60,
    fall: "80",
    kind: "locked-in",
    grounds: ["net-and-win-rate"],
  },
  {
    name: "the smallest fall more",
    net: "50",
    wins: 60,
    fall: "80.00000001",
    kind: "futures-disabled",
    grounds: ["drawdown"],
  },

  {
    name: "a loser that wins often",
    net: "-1",
    wins: 90,
    kind: "futures-disabled",
    grounds: ["net-negative"],
  },
  {
    name: "a winner that fell deep",
    net: "50",
    wins: 90,
    fall: "81",
    kind: "futures-disabled",
    grounds: ["drawdown"],
  },
  {
    name: "a loser that fell deep",
    net: "-50",
    wins: 10,
    fall: "200",
    kind: "futures-disabled",
    grounds: ["net-negative", "drawdown"],
  },
];

for (const { name, net, wins, roundTrips = 100, fall = "0", kind, grounds } of CASES) {
  test(`the verdict over ${name} is ${kind}`, () => {
    const tally = { ...EMPTY_TALLY, roundTrips, wins, netPnl: amount(net) };
    const drawdown: Fall = { loss: amount(fall), peak: amount("1000") };

    assert.deepEqual(judge(tally, drawdown), { kind, grounds });
  });
}

test("a book that was never valued has no drawdown", () => {
  const tally = { ...EMPTY_TALLY, roundTrips: 100, wins: 60, netPnl: UNIT };

  assert.equal(judge(tally, { loss: 0n, peak: 0n }).kind, "locked-in");
});

const CHANGES = [
  ["locked-in", { type: "flip-and-exchange-exits", bookId: BOOKS.first }],
  ["hybrid", { type: "invert-losers", bookId: BOOKS.first }],
  ["futures-disabled", { type: "disable-lane", lane: "futures", bookIds: [BOOKS.first, BOOKS.second] }],
] as const;

for (const [kind, change] of CHANGES) {
  test(`approving ${kind} asks for ${change.type}`, () => {
    assert.deepEqual(changeOf(kind, BOOKS), change);
  });
}
