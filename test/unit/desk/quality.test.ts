/** QA on the real desk: what a look finds, that each thing is told once and its end once, and what honesty costs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createBarStore } from "#src/storage/bar-store.ts";
import { createControlHistory } from "#src/features/experiments/store/control-history.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "#src/features/experiments/store/schema-control.ts";
import { Incidents } from "#src/desk/incidents.ts";
import { createQuality } from "#src/features/quality/quality.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { honestyOf } from "#src/domain/honesty.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, formatExact, price } from "#src/domain/money.ts";
import { selfCheck, type SelfCheckFacts } from "#src/domain/self-check.ts";
import { BTC, createDeskFixture, ETH } from "#test/support/desk-fixture.ts";
import { createPassingIncidents } from "#src/desk/passing-incidents.ts";
import { auditFigures, marketFigures, NOW_MS } from "#test/support/fake-desk.ts";
import { toldInto } from "#test/support/told-events.ts";

const SOUND: SelfCheckFacts = {
  audit: auditFigures(),
  crossed: [],
  orphans: [],
  undelivered: { count: 0, oldestTsMs: null },
  market: marketFigures(),
  gaps: [],
  nowMs: NOW_MS,
};

function keysOf(facts: Partial<SelfCheckFacts>): string[] {
  return selfCheck({ ...SOUND, ...facts }).findings.map(({ key }) => key);
}

test("a sound desk has no finding, and each thing that can be wrong is one of its own", () => {
  const late = NOW_MS - 45 * 60_000;

  assert.deepEqual(keysOf({}), []);
  assert.deepEqual(
    keysOf({
      audit: auditFigures({ ok: false, findings: [{ bookId: STANDARD_BOOK, what: "x", accepted: false }] }),
    }),
    ["audit:standard"],
  );
  assert.deepEqual(keysOf({ crossed: ["x"] }), ["routing:x"]);
  assert.deepEqual(keysOf({ orphans: ["x"] }), ["orphans:x"]);
  assert.deepEqual(keysOf({ undelivered: { count: 3, oldestTsMs: NOW_MS - 300_001 } }), ["deliveries"]);
  assert.deepEqual(keysOf({ undelivered: { count: 3, oldestTsMs: NOW_MS - 300_000 } }), []);
  assert.deepEqual(keysOf({ market: marketFigures({ lastScanTsMs: late }) }), ["schedule"]);
  assert.deepEqual(keysOf({ market: marketFigures({ connected: false, lastScanTsMs: late }) }), [
    "market:down",
  ]);
  assert.deepEqual(keysOf({ market: marketFigures({ symbols: 2, staleSymbols: [BTC] }) }), ["market:stale"]);
  assert.deepEqual(keysOf({ gaps: [{ symbol: BTC, missing: 2 }] }), ["bars"]);
});

function qualityOn(market: () => ReturnType<typeof marketFigures>) {
  const incidents = createPassingIncidents();
  const fixture = createDeskFixture();
  fixture.db.exec(CONTROL_SCHEMA + CONTROL_INDEXES);
  const events: DeskEvent[] = [];
  const bars = createBarStore(fixture.db);
  const quality = createQuality({
    desk: fixture.desk,
    history: createControlHistory(fixture.db),
    bars,
    incidents,
    market,
    undelivered: () => ({ count: 0, oldestTsMs: null }),
    events: toldInto(events),
  });
  return { fixture, quality, events, bars, incidents };
}

test("an incident is told once while it lasts, and its end once", () => {
  let connected = true;
  const { quality, events } = qualityOn(() => marketFigures({ connected }));
  const told = (): string[] =>
    events.map((event) => ("what" in event ? `${event.type}: ${event.what}` : event.type));

  quality.watch();
  connected = false;
  for (let look = 0; look < 3; look += 1) quality.watch();
  connected = true;
  for (let look = 0; look < 3; look += 1) quality.watch();

  assert.deepEqual(told(), [
    "incident: the market data source is down",
    "recovery: the market data source is down",
  ]);
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, 2);
  assert.equal(quality.incidents(5)[0]?.endedTsMs !== null, true);
});

test("a look that finds nothing does not end a fault of the desk, which ends by the clock", () => {
  const { quality, incidents, fixture } = qualityOn(marketFigures);
  new Incidents(fixture.desk.context, incidents).record(new Error("a bug"), NOW_MS);

  quality.watch();
  quality.watch();

  assert.equal(incidents.openNow().length, 1);
});

test("what is wrong at one look only is no incident: a desk that starts has no prices yet", () => {
  let connected = false;
  const { quality, events } = qualityOn(() => marketFigures({ connected }));

  quality.watch();
  connected = true;
  quality.watch();

  assert.deepEqual(events, []);
  assert.deepEqual(quality.incidents(5), []);
});

test("an order that is left behind is one incident, however long it waits", () => {
  const { fixture, quality, events } = qualityOn(() => marketFigures());
  fixture.quote(ETH, "2000");
  fixture.strategy.say(ETH, "long");
  fixture.scan(ETH, "2000");
  for (let look = 0; look < 4; look += 1) {
    fixture.bar(BTC, "100000");
    quality.watch();
  }

  const orphans = events.filter(
    (event) => "what" in event && event.what.includes("has waited more than 10 min"),
  );
  assert.equal(orphans.length, fixture.ledger.openOrders().length);
  assert.ok(orphans.length > 0);
});

test("a self-check audits every book now, and finds a hole in the bars", () => {
  const { fixture, quality, bars } = qualityOn(() => marketFigures());
  const flat = { symbol: ETH, open: price("1"), high: price("1"), low: price("1"), close: price("1") };
  for (const minutes of [60, 45, 15])
    bars.appendBar({
      ...flat,
      openTsMs: fixture.nowMs() - minutes * 60_000,
      closeTsMs: fixture.nowMs() - (minutes - 15) * 60_000,
    });

  const check = quality.selfCheck();

  assert.deepEqual(
    check.findings.map(({ what }) => what),
    [`1 bars of the last day are missing, in 1 symbols (${ETH})`],
  );
});

test("honesty takes from every fill a tick, half its spread again, and a quarter of a second, against us", () => {
  const { fixture, quality, bars } = qualityOn(() => marketFigures());
  const start = fixture.nowMs();
  bars.appendBar({
    symbol: ETH,
    openTsMs: start - 60_000,
    closeTsMs: start + 840_000,
    open: price("2000"),
    high: price("2010"),
    low: price("2000"),
    close: price("2000"),
  });
  fixture.enter(ETH, "long", "1999", "2001");
  fixture.quote(ETH, "1900", "1902");
  fixture.quote(ETH, "1900", "1902");

  const figures = quality.honesty(STANDARD_BOOK, 10);
  const quantity = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1)[0]?.quantity ?? 0n;
  const perUnit = (taken: bigint): number => Number(taken) / Number(quantity);

  assert.deepEqual([figures.roundTrips, figures.fills, figures.fillsWithoutBar], [1, 2, 0]);
  // One tick of 0.01 a fill, two fills.
  assert.ok(Math.abs(perUnit(figures.net - figures.oneTickWorse) - 0.02) < 1e-6);
  // Half of a spread of 2 a fill.
  assert.ok(Math.abs(perUnit(figures.net - figures.twiceSpread) - 2) < 1e-6);
  // 10 / (2 sqrt(ln 2)) x sqrt(0.25 / 900) is 0.1001 a fill.
  assert.ok(Math.abs(perUnit(figures.net - figures.later) - 0.2002) < 1e-3);
  assert.equal(
    figures.allThree,
    figures.oneTickWorse + figures.later + figures.twiceSpread - 2n * figures.net,
  );
});

test("a fill without a bar is counted and left at its time", () => {
  const { fixture } = qualityOn(() => marketFigures());
  fixture.enter(ETH, "long", "1999", "2001");
  fixture.quote(ETH, "1900");
  fixture.quote(ETH, "1900");
  const [roundTrip] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.ok(roundTrip !== undefined);
  const fills = fixture.events.flatMap((event) =>
    (event.type === "position-opened" || event.type === "position-closed") && event.bookId === STANDARD_BOOK
      ? [event.fill]
      : [],
  );

  const figures = honestyOf([{ roundTrip, fills }], () => ({ tick: price("0.01"), bar: null }));

  assert.equal(figures.fillsWithoutBar, 2);
  assert.equal(figures.later, figures.net);
  assert.ok(figures.allThree < figures.net);
  assert.notEqual(formatExact(figures.net), formatExact(amount("0")));
});
