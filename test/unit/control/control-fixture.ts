/** The experiment over a ledger in memory, with round trips written as the desk writes them. */
import { symbolCalls } from "#src/domain/signal-calls.ts";
import { createBarStore } from "#src/storage/bar-store.ts";
import { createControlHistory } from "#src/features/experiments/store/control-history.ts";
import { createControlStore } from "#src/features/experiments/store/control-store.ts";
import { openDatabase, type SqliteDatabase } from "#src/storage/database.ts";
import { createDeskStore } from "#src/storage/desk/desk-store.ts";
import { createLedgerStore } from "#src/storage/ledger/ledger-store.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "#src/features/experiments/store/schema-control.ts";
import { DESK_SCHEMA } from "#src/storage/desk/schema-desk.ts";
import { LEDGER_SCHEMA } from "#src/storage/ledger/schema-ledger.ts";
import { createTransactions } from "#src/storage/transactions.ts";
import { Ledger } from "#src/books/ledger.ts";
import {
  createControlExperiment,
  type ControlExperiment,
} from "#src/features/experiments/control-experiment.ts";
import type { ControlDeps } from "#src/features/experiments/control-deps.ts";
import { PASSIVE_BAR } from "#src/features/experiments/model/gate.ts";
import type { SettingsChange } from "#src/domain/verdict.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import { amount, applyRate, notionalOf, price, rate } from "#src/domain/money.ts";
import {
  orderSideFor,
  type Fill,
  type Order,
  type OrderReason,
  type PositionSide,
} from "#src/domain/order.ts";
import type { EntryPlan, RoundTrip } from "#src/domain/position.ts";
import type { TradingSignal } from "#src/domain/trading-signal.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import { BOOKS, START_MS } from "./round-trips.ts";
import { toldInto } from "#test/support/told-events.ts";

export type TradeFields = {
  readonly bookId: BookId;
  readonly side?: PositionSide;
  readonly symbol?: string;
  readonly exit?: string;
  readonly exitReason?: OrderReason;
  readonly pairId?: string | null;
  readonly openedTsMs?: number;
};

export type ControlFixture = {
  readonly control: ControlExperiment;
  readonly db: SqliteDatabase;
  readonly bars: BarStore;
  readonly ledger: Ledger;
  readonly deskStore: DeskStore;
  readonly deps: ControlDeps;
  readonly events: DeskEvent[];
  readonly applied: readonly {
    readonly change: SettingsChange;
    readonly reason: string;
    readonly order: DeskOrder;
  }[];
  /** Venue time, and what the settings answer instead of being applied. */
  readonly state: { nowMs: number; refusal: Refusal | null };
  /** Opens 1 unit at 100, and leaves it open. */
  open(trade: TradeFields): string;
  /** Closes what `open` opened, in one transaction with what the experiment makes of it. */
  close(trade: TradeFields, positionId: string): RoundTrip;
  /** Both in one. */
  trade(trade: TradeFields): RoundTrip;
  /** A pair that moved by `points`: a gain of book 1 and a loss of book 2, or the other way round. */
  pair(points: number): void;
};

const QUANTITY = amount("1");
const FEE_RATE = rate("0.0005");
const HOUR_MS = 3_600_000;

export function createControlFixture(): ControlFixture {
  const state: { nowMs: number; refusal: Refusal | null } = { nowMs: START_MS, refusal: null };
  const nowMs = (): number => state.nowMs;
  const db = openDatabase({
    path: ":memory:",
    migrations: [LEDGER_SCHEMA + DESK_SCHEMA + CONTROL_SCHEMA + CONTROL_INDEXES],
    durability: "off",
  });
  const ledgerStore = createLedgerStore(db, createTransactions(db));
  const ledger = new Ledger(ledgerStore, nowMs);
  for (const bookId of [BOOKS.first, BOOKS.second])
    ledger.openBook({ bookId, label: bookId, balance: amount("1000000"), eventTsMs: START_MS });
  const deskStore = createDeskStore(db);
  const bars = createBarStore(db);
  const events: DeskEvent[] = [];
  const applied: ControlFixture["applied"][number][] = [];
  const deps: ControlDeps = {
    ledger,
    calls: () => symbolCalls(ledgerStore.recentCalls([BOOKS.first, BOOKS.second], 2_000)),
    store: createControlStore(db),
    history: createControlHistory(db),
    bars,
    equityMarks: (bookId, limit) => deskStore.equityMarks(bookId, limit),
    settings: {
      applySettings: (change, reason, order) => {
        if (state.refusal === null) applied.push({ change, reason, order });
        return state.refusal;
      },
    },
    events: toldInto(events),
    books: BOOKS,
    passiveBar: PASSIVE_BAR,
    venueNowMs: nowMs,
    nowMs,
  };
  const control = createControlExperiment(deps);
  const trading = createTrading(ledger, control, nowMs);
  const pair = (points: number): void => {
    const common = { exit: String(100 + points), pairId: `pair-${state.nowMs}`, openedTsMs: state.nowMs };
    const [one, other] =
      points > 0 ? (["take-profit", "stop-loss"] as const) : (["stop-loss", "take-profit"] as const);
    trading.trade({ ...common, bookId: BOOKS.first, exitReason: one });
    trading.trade({ ...common, bookId: BOOKS.second, side: "short", exitReason: other });
    state.nowMs += HOUR_MS;
  };
  return { control, db, bars, ledger, deskStore, deps, events, applied, state, pair, ...trading };
}

function createTrading(
  ledger: Ledger,
  control: ControlExperiment,
  nowMs: () => number,
): Pick<ControlFixture, "open" | "close" | "trade"> {
  const open = (trade: TradeFields): string => {
    const positionId = ledger.nextOrderId(trade.bookId);
    const fill = fillOf(ledger, trade, positionId, "open", nowMs());
    ledger.recordOpening(fill, planOf(trade, control.currentEpoch()), fill.notional);
    return positionId;
  };
  const close = (trade: TradeFields, positionId: string): RoundTrip => {
    const fill = fillOf(ledger, trade, positionId, "close", nowMs());
    const { roundTrip } = ledger.recordClosing(fill);
    if (roundTrip === null) throw new Error("not flat");
    control.countClose({ roundTrip, eventTsMs: fill.eventTsMs });
    return roundTrip;
  };
  return {
    open: (trade) => ledger.atomically(() => open(trade)),
    close: (trade, positionId) => ledger.atomically(() => close(trade, positionId)),
    trade: (trade) => ledger.atomically(() => close(trade, open(trade))),
  };
}

function planOf({ side = "long", pairId = null }: TradeFields, epoch: number): EntryPlan {
  const [takeProfit, stopLoss] =
    side === "long" ? [price("102"), price("98.5")] : [price("98"), price("101.5")];
  return {
    side,
    lane: "futures",
    leverage: 1,
    takeProfit,
    stopLoss,
    liquidationPrice: null,
    pairId,
    thesis: "a test",
    falsifyingPrice: null,
    epoch,
  };
}

function fillOf(
  ledger: Ledger,
  trade: TradeFields,
  positionId: string,
  effect: "open" | "close",
  nowMs: number,
): Fill {
  const { bookId, side = "long", symbol = "BTC/USDT:USDT", exit = "102", exitReason = "take-profit" } = trade;
  const at = price(effect === "open" ? "100" : exit);
  const notional = notionalOf(QUANTITY, at);
  const orderId = effect === "open" ? positionId : ledger.nextOrderId(bookId);
  const order: Order = {
    orderId,
    bookId,
    positionId,
    symbol,
    side: orderSideFor(side, effect),
    effect,
    quantity: QUANTITY,
    reason: effect === "open" ? "signal-entry" : exitReason,
    decidedTsMs: nowMs,
  };
  ledger.recordOrder(order, `order:${orderId}`);
  return {
    fillId: `${orderId}/1`,
    order,
    quantity: QUANTITY,
    price: at,
    notional,
    fee: applyRate(notional, FEE_RATE, "up"),
    feeRate: FEE_RATE,
    liquidity: "taker",
    receipt: { bid: at, ask: at, decisionPrice: at, slippageRate: rate("0"), latencyMs: 250, model: "bar" },
    eventTsMs: effect === "open" ? (trade.openedTsMs ?? nowMs) : nowMs,
  };
}

/** A signal as the desk records it. */
export function signalOf(signalId: string): TradingSignal {
  return {
    signalId,
    symbol: "BTC/USDT:USDT",
    lane: "futures",
    scanMs: 900_000,
    side: "long",
    confidence: 1,
    price: price("100"),
    thesis: "a test",
    falsifyingPrice: price("99"),
    evidence: {},
    eventTsMs: START_MS,
  };
}

/** An owner's word. */
export function ownerOf(cause: string): DeskOrder {
  return { actor: "telegram:7", cause };
}

/** Pairs of one point, of which book 2 wins the first `second`. */
export function tradePairs(fixture: ControlFixture, count: number, second = 0): void {
  for (let index = 0; index < count; index += 1) fixture.pair(index < second ? -1 : 1);
}

const ON_THE_WAY: ReadonlySet<string> = new Set(["milestone", "finding"]);

/** The steps of the experiment that were told of, in order; its milestones and looks aside. */
export function stepsOf({ events }: ControlFixture): string[] {
  return events.flatMap((event) =>
    event.type === "control" && !ON_THE_WAY.has(event.step) ? [event.step] : [],
  );
}
