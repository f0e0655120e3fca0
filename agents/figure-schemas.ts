/**
 * zod schemas of the domain's figures, for the outputs of skills. The annotations make the compiler
 * check that a schema and its domain type still agree.
 */
import { z } from "zod";
import type * as Figures from "#src/domain/figures.ts";
import { bookId, type BookId } from "#src/domain/ids.ts";
import type { SourceInfo } from "#src/domain/market.ts";
import type { Price } from "#src/domain/money.ts";
import type { OrderReason } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";

const amount = z.bigint();
const tsMs = z.number().nonnegative();
/** Not bounded below: two clocks may disagree, and that is no reason to withhold a status. */
const ageMs = z.number();
const lane = z.enum(["spot", "futures"]);
const side = z.enum(["long", "short"]);

export const priceSchema: z.ZodType<Price> = z.custom<Price>(
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
  "not a price",
);

export const bookIdSchema: z.ZodType<BookId> = z.custom<BookId>((value) => {
  try {
    return bookId(value) === value;
  } catch {
    return false;
  }
}, "not a book id");

export const tradingStateSchema = z.enum(["active", "reducing", "halted"]);

const orderReasonSchema: z.ZodType<OrderReason> = z.enum([
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
]);

export const tallySchema: z.ZodType<Figures.Tally> = z.object({
  roundTrips: z.int().nonnegative(),
  wins: z.int().nonnegative(),
  grossPnl: amount,
  fees: amount,
  funding: amount,
  netPnl: amount,
  netWon: amount,
  netLost: amount,
});

export const statisticsSchema: z.ZodType<Figures.BookStatistics> = z.object({
  sharpe: z.number().nullable(),
  sortino: z.number().nullable(),
  days: z.int().nonnegative(),
  exposure: z.number().min(0).max(1).nullable(),
});

const positionSchema: z.ZodType<Figures.PositionFigures> = z.object({
  positionId: z.string(),
  bookId: bookIdSchema,
  symbol: z.string(),
  lane,
  side,
  leverage: z.number().positive(),
  quantity: amount,
  entryPrice: priceSchema,
  markPrice: priceSchema.nullable(),
  notional: amount,
  unrealizedPnl: amount.nullable(),
  fees: amount,
  funding: amount,
  takeProfit: priceSchema.nullable(),
  stopLoss: priceSchema.nullable(),
  thesis: z.string(),
  falsifyingPrice: priceSchema.nullable(),
  pairId: z.string().nullable(),
  openedTsMs: tsMs,
});

export const bookFiguresSchema: z.ZodType<Figures.BookFigures> = z.object({
  bookId: bookIdSchema,
  label: z.string(),
  tradingState: tradingStateSchema,
  stateReason: z.string().nullable(),
  initialBalance: amount,
  cash: amount,
  margin: amount,
  equity: amount,
  unrealizedPnl: amount,
  closed: tallySchema,
  openCosts: amount,
  netReturn: z.number(),
  drawdown: z.number(),
  maxDrawdown: z.number(),
  positions: z.array(positionSchema).readonly(),
  staleMarks: z.boolean(),
  unvalued: z.int().nonnegative(),
});

export const breakdownRowSchema: z.ZodType<Figures.BreakdownRow> = z.object({
  key: z.string(),
  tally: tallySchema,
});

const outcomeSchema: z.ZodType<Figures.SignalOutcome> = z.object({
  bookId: bookIdSchema,
  action: z.enum(["ordered", "denied", "ignored"]),
  reason: z.string().nullable(),
});

export const signalSchema: z.ZodType<Figures.SignalFigures> = z.object({
  signalId: z.string(),
  symbol: z.string(),
  lane,
  side,
  confidence: z.number().min(0).max(1),
  price: priceSchema,
  thesis: z.string(),
  falsifyingPrice: priceSchema,
  evidence: z.record(z.string(), z.string()),
  eventTsMs: tsMs,
  outcomes: z.array(outcomeSchema).readonly(),
});

export const banSchema: z.ZodType<Figures.BanFigures> = z.object({
  base: z.string(),
  untilTsMs: tsMs,
  reason: z.string(),
  actor: z.string(),
});

const sourceSchema: z.ZodType<SourceInfo> = z
  .object({
    kind: z.enum(["binance", "recorded", "simulated"]),
    label: z.string(),
    granularity: z.enum(["quote", "bar"]),
    fallbackReason: z.string().exactOptional(),
  })
  .readonly();

export const marketSchema: z.ZodType<Figures.MarketFigures> = z.object({
  source: sourceSchema,
  venueNowMs: tsMs,
  connected: z.boolean(),
  ageMs: ageMs.nullable(),
  symbols: z.int().nonnegative(),
  staleSymbols: z.array(z.string()).readonly(),
  lastScanTsMs: tsMs.nullable(),
  scanIntervalMs: z.number().positive(),
});

export const auditSchema: z.ZodType<Figures.AuditFigures> = z.object({
  ok: z.boolean(),
  entries: z.int().nonnegative(),
  fills: z.int().nonnegative(),
  roundTrips: z.int().nonnegative(),
  findings: z.array(z.object({ bookId: bookIdSchema, what: z.string(), accepted: z.boolean() })).readonly(),
  repairs: z.array(z.object({ bookId: bookIdSchema, what: z.string() })).readonly(),
  tookMs: ageMs,
  atTsMs: tsMs,
});

export const roundTripSchema: z.ZodType<RoundTrip> = z.object({
  roundTripId: z.string(),
  bookId: bookIdSchema,
  symbol: z.string(),
  lane,
  side,
  leverage: z.number().positive(),
  quantity: amount,
  entryNotional: amount,
  exitNotional: amount,
  grossPnl: amount,
  fees: amount,
  funding: amount,
  netPnl: amount,
  exitReason: orderReasonSchema,
  pairId: z.string().nullable(),
  epoch: z.int(),
  openedTsMs: tsMs,
  closedTsMs: tsMs,
});

export const healthSchema: z.ZodType<Figures.HealthFigures> = z.object({
  version: z.string(),
  nodeVersion: z.string(),
  startedTsMs: tsMs,
  nowMs: tsMs,
  rssBytes: z.number().nonnegative(),
  eventLoopLagMs: ageMs,
  databaseBytes: z.number().nonnegative(),
  diskFreeBytes: z.number().nonnegative().nullable(),
  redis: z.object({ connected: z.boolean(), usedBytes: z.number().nonnegative().nullable() }),
  queues: z
    .array(
      z.object({
        queue: z.string(),
        waiting: z.int().nonnegative(),
        active: z.int().nonnegative(),
        failed: z.int().nonnegative(),
      }),
    )
    .readonly(),
  outboxUndelivered: z.int().nonnegative(),
  platforms: z.array(z.string()).readonly(),
  model: z.string(),
});
