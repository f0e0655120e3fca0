/** Gathers what QA looks at: the audit, facts that crossed from one book into another, what was left behind, and gaps. */
import { honestyOf, type FillMarket, type HonestyFigures } from "#src/domain/honesty.ts";
import type { MarketFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { priceFromUnits } from "#src/domain/money.ts";
import type { Fill } from "#src/domain/order.ts";
import { selfCheck, type SelfCheckFacts, type SelfCheckFigures } from "#src/domain/self-check.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { ControlHistory } from "#src/features/experiments/control-history.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { IncidentStore, QualityReader } from "#src/ports/quality.ts";
import type { Desk } from "#src/desk/desk.ts";
import { isFault } from "#src/desk/incidents.ts";

const DAY_MS = 86_400_000;
/** An opening order is filled within seconds; a close waits for a price, but not for this long. */
const ORPHAN_MS = 600_000;
const FILLS_SPAN_MS = 3_600_000;

export type QualityDeps = {
  readonly desk: Desk;
  readonly history: ControlHistory;
  readonly bars: BarStore;
  readonly incidents: IncidentStore;
  readonly market: () => MarketFigures;
  readonly undelivered: () => SelfCheckFacts["undelivered"];
  readonly events: DeskEventSink;
};

export type Quality = QualityReader & {
  /** Opens an incident for what is newly wrong and ends those that are over: one alert and one recovery each. */
  watch(): void;
};

export function createQuality(deps: QualityDeps): Quality {
  let suspected: ReadonlySet<string> = new Set();
  return {
    selfCheck: () => look(deps, true),
    incidents: (limit) => deps.incidents.recent(limit),
    honesty: (bookId, limit) => honesty(deps, bookId, limit),
    watch() {
      suspected = watch(deps, suspected);
    },
  };
}

/** `audits`: replay the ledger from zero, which the watch leaves to its own schedule. */
function look(deps: QualityDeps, audits: boolean): SelfCheckFigures {
  const { desk, market, undelivered } = deps;
  return selfCheck({
    audit: audits ? desk.auditor.run() : desk.auditor.last,
    crossed: crossedFacts(desk),
    orphans: orphanedOrders(desk),
    undelivered: undelivered(),
    market: market(),
    gaps: gapsOf(deps),
    nowMs: desk.context.nowMs(),
  });
}

/** Positions and orders name their book in their ids, so each can be held against where it stands. */
function crossedFacts({ context }: Desk): readonly string[] {
  const { ledger } = context;
  const positions = ledger.books().flatMap((bookId) =>
    ledger
      .book(bookId)
      .positions()
      .filter((position) => position.bookId !== bookId || !isOf(position.positionId, bookId))
      .map(({ positionId }) => `position ${positionId} stands in book ${bookId}`),
  );
  const orders = ledger
    .openOrders()
    .filter(({ order }) => !isOf(order.orderId, order.bookId) || !isOf(order.positionId, order.bookId))
    .map(({ order }) => `order ${order.orderId} of book ${order.bookId} is for position ${order.positionId}`);
  return [...positions, ...orders];
}

function isOf(id: string, bookId: BookId): boolean {
  return id.startsWith(`${bookId}-`);
}

function orphanedOrders({ context }: Desk): readonly string[] {
  const { ledger, venueNowMs } = context;
  const now = venueNowMs();
  return ledger.openOrders().flatMap(({ order }) => {
    const position = ledger.book(order.bookId).position(order.positionId);
    if (order.effect === "close" && position === null)
      return [
        `order ${order.orderId} closes position ${order.positionId}, which ${order.bookId} does not hold`,
      ];
    // Without the minutes: the same finding has the same words at every look.
    const isLate = now - order.decidedTsMs > ORPHAN_MS;
    return isLate ? [`order ${order.orderId} has waited more than ${ORPHAN_MS / 60_000} min`] : [];
  });
}

/** Holes between the bars that are kept of the last day; a symbol without bars has none to show. */
function gapsOf({ desk, bars }: QualityDeps): SelfCheckFacts["gaps"] {
  const { symbols, venueNowMs } = desk.context;
  const from = venueNowMs() - DAY_MS;
  return [...symbols.keys()].flatMap((symbol) => {
    let [missing, lastCloseMs] = [0, 0];
    for (const bar of bars.barsFrom(symbol, from)) {
      const lengthMs = bar.closeTsMs - bar.openTsMs;
      if (lastCloseMs !== 0 && bar.openTsMs > lastCloseMs)
        missing += Math.round((bar.openTsMs - lastCloseMs) / lengthMs);
      lastCloseMs = bar.closeTsMs;
    }
    return missing === 0 ? [] : [{ symbol, missing }];
  });
}

function honesty({ desk, history, bars }: QualityDeps, bookId: BookId, limit: number): HonestyFigures {
  const { bookId: known } = desk.context.rules.of(bookId);
  const sources = history
    .shadowSources({ bookId: known }, limit)
    .map(({ roundTrip, openings, closings }) => ({
      roundTrip,
      fills: [...openings, ...closings],
    }));
  return honestyOf(sources, (fill) => marketOf(desk, bars, fill));
}

function marketOf(desk: Desk, bars: BarStore, { order, eventTsMs }: Fill): FillMarket {
  const tick = desk.context.symbols.get(order.symbol)?.instrument.priceTick ?? priceFromUnits(1);
  for (const bar of bars.barsFrom(order.symbol, eventTsMs)) {
    if (bar.openTsMs > eventTsMs + FILLS_SPAN_MS) break;
    return { tick, bar: { rangeUnits: bar.high - bar.low, lengthMs: bar.closeTsMs - bar.openTsMs } };
  }
  return { tick, bar: null };
}

/** What is wrong at two looks in a row is an incident: a desk that starts, or a moment without prices, is none. */
function watch(deps: QualityDeps, suspected: ReadonlySet<string>): ReadonlySet<string> {
  const { desk, incidents, events } = deps;
  const { findings } = look(deps, false);
  const wrong = new Set(findings.map(({ key }) => key));
  desk.context.ledger.atomically(() => {
    const nowMs = desk.context.nowMs();
    for (const { key, what } of findings.filter((finding) => suspected.has(finding.key))) {
      const opened = incidents.open(key, what, nowMs);
      if (opened !== null) tell(events, opened.incidentId, "incident", what, nowMs);
    }
    for (const { key } of incidents.openNow().filter((one) => !isFault(one))) {
      const ended = wrong.has(key) ? null : incidents.end(key, nowMs);
      if (ended !== null) tell(events, ended.incidentId, "recovery", ended.what, nowMs);
    }
  });
  return wrong;
}

/** One alert when it begins, one when it is over. */
function tell(
  events: DeskEventSink,
  id: number,
  type: "incident" | "recovery",
  what: string,
  eventTsMs: number,
): void {
  events.emit({ type, eventId: `check:${id}:${type}`, eventTsMs, bookId: null, what });
}
