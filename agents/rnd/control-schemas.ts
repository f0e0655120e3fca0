/** zod schemas of the experiment's figures, for the outputs of skills. The annotations keep them true to their types. */
import { z } from "zod";
import { bookIdSchema, roundTripSchema, tallySchema } from "#agents/figure-schemas.ts";
import type { ControlFigures } from "#src/features/experiments/model/control-figures.ts";
import type { ShadowFigures } from "#src/features/experiments/model/shadow-figures.ts";
import type { Rate } from "#src/domain/money.ts";
import type { ControlStatus, VerdictFigures } from "#src/features/experiments/control-api.ts";
import type { Epoch } from "#src/features/experiments/control-store.ts";

const amount = z.bigint();
const count = z.int().nonnegative();
const ratio = z.number().nullable();
const rateSchema: z.ZodType<Rate> = z.custom<Rate>((value) => Number.isSafeInteger(value), "not a rate");
const intervalSchema = z.object({ low: z.number(), high: z.number() });
const exactTest = { twoSided: z.number(), greater: z.number(), less: z.number() };

const clusteredMeanSchema = z
  .object({
    n: count,
    clusters: count,
    mean: z.number(),
    interval: z.object({ low: z.number(), high: z.number(), method: z.enum(["bca", "normal"]) }).nullable(),
  })
  .nullable();

const feeFloorSchema = z
  .object({ n: count, takeProfit: rateSchema, stopLoss: rateSchema, fees: rateSchema, winRate: z.number() })
  .nullable();

const bookControlSchema = z.object({
  bookId: bookIdSchema,
  tally: tallySchema,
  winRate: z.object({ rate: ratio, wins: count, roundTrips: count, few: z.boolean() }),
  winRateInterval: intervalSchema,
  expectancy: amount.nullable(),
  expectancyInterval: clusteredMeanSchema,
  evenAtAverages: ratio,
  feeFloor: feeFloorSchema,
  feeDrag: ratio,
  read: count,
});

const breakSchema = z.object({
  bookId: bookIdSchema,
  cause: z.enum([
    "not-opened",
    "signal-entry",
    "manual-entry",
    "take-profit",
    "stop-loss",
    "moved-take-profit",
    "moved-stop",
    "signal-exit",
    "manual-close",
    "flatten",
    "drawdown-halt",
    "liquidation",
  ]),
  why: z.string().nullable(),
  pairs: count,
});

const lookIntervalSchema = z
  .object({ mean: z.number(), low: z.number(), high: z.number(), clusters: count })
  .nullable();

const findingSchema = z.object({
  kind: z.enum(["signal-right", "wrong-sign", "costs", "not-distinguishable", "too-early"]),
  pairs: count,
  look: count.nullable(),
  nextLook: count,
  edge: lookIntervalSchema,
  first: lookIntervalSchema,
  second: lookIntervalSchema,
});

const pairSideSchema = z.object({
  wins: count,
  roundTrips: count,
  winRateInterval: intervalSchema,
  feeFloor: feeFloorSchema,
  result: amount,
  funding: amount,
});

export const controlFiguresSchema: z.ZodType<ControlFigures> = z.object({
  epoch: count,
  first: bookControlSchema,
  second: bookControlSchema,
  pairs: z.object({
    complete: count,
    open: count,
    broken: count,
    unpaired: count,
    breaks: z.array(breakSchema).readonly(),
  }),
  edge: z.object({
    pairs: count,
    twiceEdge: amount,
    twiceCost: amount,
    twiceFees: amount,
    fundingFirst: amount,
    fundingSecond: amount,
  }),
  withBroken: z.object({
    added: count,
    leftOut: count,
    without: lookIntervalSchema,
    with: lookIntervalSchema,
  }),
  edgeInterval: clusteredMeanSchema,
  paired: z.object({
    bothWin: count,
    onlyFirst: count,
    onlySecond: count,
    bothLose: count,
    discordant: count,
    ...exactTest,
  }),
  fisher: z.object(exactTest),
  bySymbol: z.array(z.object({ symbol: z.string(), first: tallySchema, second: tallySchema })).readonly(),
  finding: findingSchema,
  sides: z.object({ first: pairSideSchema, second: pairSideSchema }),
  truncated: z.boolean(),
});

export const epochSchema: z.ZodType<Epoch> = z.object({
  epoch: count,
  reason: z.string(),
  actor: z.string(),
  cause: z.string(),
  eventTsMs: count,
});

const changeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("flip-and-exchange-exits"), bookId: bookIdSchema }),
  z.object({ type: z.literal("invert-losers"), bookId: bookIdSchema }),
  z.object({
    type: z.literal("disable-lane"),
    lane: z.enum(["spot", "futures"]),
    bookIds: z.array(bookIdSchema).readonly(),
  }),
]);

export const verdictSchema: z.ZodType<VerdictFigures> = z.object({
  verdictId: z.string(),
  epoch: count,
  kind: z.enum(["locked-in", "futures-disabled", "hybrid"]),
  grounds: z.array(z.enum(["net-negative", "drawdown", "net-and-win-rate", "neither"])).readonly(),
  change: changeSchema,
  finding: findingSchema,
  proposedTsMs: count,
  decided: z.object({ decision: z.enum(["approve", "decline"]), actor: z.string(), tsMs: count }).nullable(),
});

export const controlStatusSchema: z.ZodType<ControlStatus> = z.object({
  epoch: count,
  progress: z.object({
    roundTrips: count,
    needed: count,
    fall: z.object({ loss: amount, peak: amount }),
  }),
  baseline: epochSchema.nullable(),
  verdict: verdictSchema.nullable(),
  byHand: z.array(z.object({ bookId: bookIdSchema, tally: tallySchema })).readonly(),
  waiting: z.array(verdictSchema).readonly(),
});

const shadowSchema = z.object({
  side: z.enum(["long", "short"]),
  exitReason: z.enum(["take-profit", "stop-loss", "liquidation"]),
  grossPnl: amount,
  fees: amount,
  netPnl: amount,
  closedTsMs: count,
});

export const shadowFiguresSchema: z.ZodType<ShadowFigures> = z.object({
  asked: count,
  shadowed: count,
  leftOut: z.object({ spot: count, "no-exits": count, "bars-missing": count, "still-open": count }),
  actual: tallySchema,
  actualFunding: amount,
  inverted: tallySchema,
  rows: z.array(z.object({ roundTrip: roundTripSchema, shadow: shadowSchema })).readonly(),
});
