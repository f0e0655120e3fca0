/** One of every event that the desk tells, by a name for its golden file: those of trades come from a real desk. */
import assert from "node:assert/strict";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { OrderReason } from "#src/domain/order.ts";
import { ETH } from "./desk-fixture.ts";
import { createVaultDesk } from "./vault-desk.ts";

const AT = { eventTsMs: Date.UTC(2026, 0, 25, 17) };
const TRADED = ["position-opened", "position-closed", "post-mortem"] as const;

/** Everything but what trades bring, as the desk words it. */
const OTHERS: Readonly<Record<string, DeskEvent>> = {
  paused: state("reducing", "paused by telegram:7"),
  halted: state("halted", "its equity fell 8.1% since the day began, the stop is 8.0%"),
  active: state("active", "resumed by telegram:7"),
  "entry-refused": {
    ...AT,
    type: "entry-refused",
    eventId: "refused",
    bookId: STANDARD_BOOK,
    symbol: "SOL/USDT:USDT",
    side: "long",
    reason: "a long would pay 0.0636% at the next settlement, the limit is 0.0500%",
  },
  "control-milestone": {
    ...AT,
    type: "control",
    step: "milestone",
    eventId: "milestone:1:50",
    what: "50 of 100 round trips of book 2 in epoch 1",
  },
  "control-verdict": {
    ...AT,
    type: "control",
    step: "verdict",
    eventId: "verdict:1",
    what: "verdict-1 after 100 round trips of book 2, keep both books as they are: the intervals overlap. It takes effect when an owner approves.",
  },
  "record-root": {
    ...AT,
    type: "record",
    step: "root",
    eventId: "root:2026-01-24",
    what: `root of 2026-01-24 over 4457 decisions (120 new): ${"f774c67c".repeat(8)}`,
  },
  "record-season": {
    ...AT,
    type: "record",
    step: "season",
    eventId: "season:2",
    what: "season 2 begins: the strategy was changed. Public figures count from here",
  },
  security: {
    ...AT,
    type: "security",
    eventId: "stranger",
    what: "telegram:4711 wrote to the desk without a role; nothing of it was done",
  },
  "news-shock": {
    ...AT,
    type: "news-shock",
    eventId: "news-shock:BTC",
    base: "BTC",
    bookIds: [STANDARD_BOOK, INVERTED_BOOK],
    sources: 4,
    stories: 9,
    usual: 1.4,
    windowMs: 3_600_000,
    headlines: ["Bitcoin slips as traders wait for rates", "Why <b>bitcoin</b> fell & what comes next"],
  },
  adjustment: {
    ...AT,
    type: "adjustment",
    step: "shipped",
    eventId: "adjustment-1",
    what: "adjustment-1, Rest ETH for 48 h, is in force until 2026-01-27 17:00 UTC",
  },
  gate: {
    ...AT,
    type: "gate",
    eventId: "gate:standard",
    bookId: STANDARD_BOOK,
    met: true,
    what: "meets the gate: 3 green days in a row, 0.61% in 30 days",
  },
  approval: {
    ...AT,
    type: "approval",
    eventId: "approval-1-waiting",
    what: 'approval-1, publish "PAPER weekly digest, week to 2026-01-25", version 1: waits for an owner',
    told: [],
  },
  "engine-down": {
    ...AT,
    type: "engine",
    state: "down",
    eventId: "engine:down",
    what: "primary.gguf is not available: its process ended 3 times within 10 min",
  },
  incident: {
    ...AT,
    type: "incident",
    eventId: "incident-2",
    bookId: null,
    what: "XRP has had no price for 12 min",
  },
  recovery: {
    ...AT,
    type: "recovery",
    eventId: "recovery-2",
    bookId: null,
    what: "XRP has had no price for 12 min",
  },
  "market-down": {
    ...AT,
    type: "market-source",
    state: "down",
    eventId: "market:down",
    reason: "no price from Binance for 30 s; entries wait until it is back",
  },
  "market-up": {
    ...AT,
    type: "market-source",
    state: "up",
    eventId: "market:up",
    reason: "Binance answers again after 2 min",
  },
};

function state(to: "reducing" | "halted" | "active", reason: string): DeskEvent {
  return {
    ...AT,
    type: "trading-state",
    eventId: `state:${to}`,
    bookId: STANDARD_BOOK,
    state: to,
    reason,
    actor: "telegram:7",
  };
}

export function goldenEvents(): Readonly<Record<string, DeskEvent>> {
  const desk = createVaultDesk();
  desk.loseOnStandard();
  // What was closed is examined when its bar is over.
  for (let bars = 0; bars < 3; bars += 1) desk.bar(ETH, "10.00");
  while (desk.vault.sweep() > 0);
  const seen = [...desk.events, ...desk.told];
  const traded = Object.fromEntries(
    TRADED.map((type) => [type, seen.find((event) => event.type === type) ?? assert.fail(`no ${type}`)]),
  );
  const closed = seen.find((event) => event.type === "position-closed") ?? assert.fail();
  const left = (exitReason: OrderReason, gain: Partial<RoundTrip>): DeskEvent => ({
    ...closed,
    roundTrip: { ...closed.roundTrip, ...gain, exitReason },
  });
  const won = { exitNotional: amount("427.07"), grossPnl: amount("8.37"), netPnl: amount("7.95") };
  const exits = { "closed-by-take-profit": left("take-profit", won), liquidated: left("liquidation", {}) };
  return { ...traded, ...exits, ...OTHERS };
}
