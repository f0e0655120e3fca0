/** A week of the simulated market ends in a digest, and a second program that knows nothing of its code finds the same figures. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SqliteDatabase } from "#src/adapters/sqlite/database.ts";
import { parseDueRule } from "#src/domain/schedule/due-times.ts";
import { buildDigest } from "#src/reports/digest/build-digest.ts";
import { gatherDigest } from "#src/reports/digest/gather-digest.ts";
import { publicationHtml, publicationMarkdown } from "#src/reports/digest/render-publication.ts";
import { makeDueDigests } from "#src/reports/publishing/digest-maker.ts";
import { aVote } from "#test/support/approval-desk.ts";
import { openPublishingKit } from "#test/support/publishing-kit.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { openWeekDesk, type WeekDesk } from "#test/support/week-desk.ts";

const HOUR_MS = 3_600_000;
/** A Sunday, 18:00 in Berlin. */
const START_MS = Date.UTC(2026, 0, 4, 17);
const TO_MS = START_MS + 7 * 24 * HOUR_MS;
const UNITS = 1e8;

type Second = {
  readonly trips: number;
  readonly wins: number;
  readonly net: number;
  readonly gross: number;
  readonly fees: number;
  readonly funding: number;
  readonly won: number;
  readonly lost: number;
  readonly start: number;
  readonly end: number;
  readonly drawdown: number;
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Nothing but SQL and floats: closed round trips from fills and settlements, equity from what was bought and sold. */
function secondProgram(db: SqliteDatabase, book: string, fromMs: number, toMs: number): Second {
  const trips = db
    .prepare<[string, number, number], { flows: number; fees: number; funding: number }>(
      `SELECT sum(CASE o.side WHEN 'sell' THEN f.notional ELSE -f.notional END) AS flows, sum(f.fee) AS fees,
         coalesce((SELECT sum(g.payment) FROM fundings g JOIN entries ge ON ge.entry_id = g.entry_id
                   WHERE g.position_id = o.position_id AND ge.book_id = o.book_id), 0) AS funding
       FROM orders o JOIN fills f USING (order_number) JOIN entries e USING (entry_id)
       WHERE o.book_id = ? GROUP BY o.position_id
       HAVING sum(CASE o.effect WHEN 'open' THEN f.quantity ELSE -f.quantity END) = 0
          AND max(e.event_ts_ms) >= ? AND max(e.event_ts_ms) < ?`,
    )
    .all(book, fromMs, toMs)
    .map(({ flows, fees, funding }) => ({
      gross: flows / UNITS,
      fees: fees / UNITS,
      funding: funding / UNITS,
    }));
  const nets = trips.map(({ gross, fees, funding }) => gross - fees + funding);
  const hours = Array.from(
    { length: Math.round((toMs - fromMs) / HOUR_MS) + 1 },
    (_, hour) => fromMs + hour * HOUR_MS,
  );
  const equities = hours.map((tsMs) => equityBySql(db, book, tsMs));
  let [peak, drawdown] = [0, 0];
  for (const equity of equities) {
    peak = Math.max(peak, equity);
    drawdown = Math.max(drawdown, (peak - equity) / peak);
  }
  return {
    trips: trips.length,
    wins: nets.filter((net) => net > 1e-9).length,
    net: sum(nets),
    gross: sum(trips.map(({ gross }) => gross)),
    fees: sum(trips.map(({ fees }) => fees)),
    funding: sum(trips.map(({ funding }) => funding)),
    won: sum(nets.filter((net) => net > 1e-9)),
    lost: -sum(nets.filter((net) => net <= 1e-9)),
    start: equities[0] ?? 0,
    end: equities.at(-1) ?? 0,
    drawdown,
  };
}

function equityBySql(db: SqliteDatabase, book: string, tsMs: number): number {
  const { cash } = db
    .prepare<{ book: string; ts: number }, { cash: number }>(
      `SELECT (SELECT sum(p.amount) FROM postings p JOIN entries e USING (entry_id)
               WHERE e.book_id = :book AND e.kind = 'opening-balance' AND p.account = 'cash')
            + coalesce((SELECT sum(CASE o.side WHEN 'sell' THEN f.notional ELSE -f.notional END - f.fee)
               FROM fills f JOIN orders o USING (order_number) JOIN entries e USING (entry_id)
               WHERE o.book_id = :book AND e.event_ts_ms < :ts), 0)
            + coalesce((SELECT sum(g.payment) FROM fundings g JOIN entries e USING (entry_id)
               WHERE e.book_id = :book AND e.event_ts_ms < :ts), 0) AS cash`,
    )
    .get({ book, ts: tsMs }) ?? { cash: 0 };
  const held = db
    .prepare<{ book: string; ts: number }, { worth: number }>(
      `SELECT q.quantity * 1.0 * (SELECT close FROM bars b WHERE b.symbol = q.symbol AND b.close_ts_ms <= :ts
                                  ORDER BY b.close_ts_ms DESC LIMIT 1) / 1e8 AS worth
       FROM (SELECT o.symbol, sum(CASE o.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END) AS quantity
             FROM fills f JOIN orders o USING (order_number) JOIN entries e USING (entry_id)
             WHERE o.book_id = :book AND e.event_ts_ms < :ts GROUP BY o.symbol) q WHERE q.quantity <> 0`,
    )
    .all({ book, ts: tsMs });
  return (cash + held.reduce((total, { worth }) => total + worth, 0)) / UNITS;
}

function within(shown: string, wanted: number, decimals: number, what: string): void {
  const value = Number.parseFloat(shown.replace(/[+,]/g, ""));
  assert.ok(
    Math.abs(value - wanted) <= 0.5 * 10 ** -decimals + 1e-6,
    `${what}: shown ${shown}, found ${wanted}`,
  );
}

async function weekly(week: WeekDesk) {
  const kit = openPublishingKit(week.database, week.clock);
  const look = (signal = new AbortController().signal) =>
    makeDueDigests(
      {
        weekly: parseDueRule("Sun 18:00", "Europe/Berlin"),
        daily: null,
        venueNowMs: () => week.clock.nowMs(),
        startTsMs: () => week.database.history.start()?.tsMs ?? null,
        has: (key) => week.database.publications.has(key),
        build: async (kind, period) => buildDigest(await gatherDigest(week.gather, kind, period)),
        word: (publication) => Promise.resolve(publication),
        bring: (publication) => kit.publishing.bring(publication),
        log: createSilentLog(),
      },
      signal,
    );
  return { kit, look };
}

test("a week of the simulated market ends in a digest whose every figure a second program finds in the file", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 8, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const { kit, look } = await weekly(week);

  assert.deepEqual(await look(), ["weekly-2026-01-11"]);
  const [request] = kit.approvals.waiting();
  assert.ok(request !== undefined);
  await kit.approvals.decide(request.approvalId, aVote(request));

  const published = JSON.parse(kit.files.get("weekly-2026-01-11.json") ?? "{}") as {
    sections: { id: string; facts: { name: string; value: string }[] }[];
  };
  const facts = new Map(
    published.sections.flatMap((section) => section.facts).map(({ name, value }) => [name, value]),
  );
  const of = (name: string): string => facts.get(name) ?? assert.fail(`no figure "${name}"`);
  let checked = 0;
  for (const [index, book] of ["standard", "inverted"].entries()) {
    const name = `${book} (book ${index + 1})`;
    const second = secondProgram(week.database.db, book, START_MS, TO_MS);
    t.diagnostic(`${book}: ${JSON.stringify(second)}`);
    assert.ok(second.trips >= 10, `only ${second.trips} round trips in the week`);
    assert.equal(of(`${name}: round trips`), String(second.trips));
    within(of(`${name}: win rate`), (100 * second.wins) / second.trips, 1, "win rate");
    assert.match(of(`${name}: win rate`), new RegExp(String.raw`interval .* \(n=${second.trips}\)`));
    within(of(`${name}: realized PnL`), second.net, 2, "realized PnL");
    within(of(`${name}: mean of a round trip`), second.net / second.trips, 2, "mean");
    within(of(`${name}: net return`), (100 * (second.end - second.start)) / second.start, 2, "net return");
    const [start, end] = of(`${name}: equity`).split(" to ");
    within(start ?? "", second.start, 2, "equity at the start");
    within(end ?? "", second.end, 2, "equity at the end");
    within(of(`${name}: max drawdown`), 100 * second.drawdown, 2, "max drawdown");
    within(
      of(`${name}: R:R`),
      second.won / second.wins / (second.lost / (second.trips - second.wins)),
      2,
      "R:R",
    );
    within(of(`${name}: price PnL`), second.gross, 2, "price PnL");
    within(of(`${name}: fees`), second.fees, 2, "fees");
    within(of(`${name}: funding`), second.funding, 2, "funding");
    checked += 12;
  }
  assert.equal(checked, 24);
});

test("the weekly digest holds every item, in its order, in the chat, in Markdown and in HTML", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const { kit, look } = await weekly(week);
  await look();

  const { publication } = kit.publishing.latest("weekly") ?? assert.fail("no digest");
  assert.deepEqual(
    publication.sections.map(({ id }) => id),
    ["results", "costs", "control", "vault", "adjustments", "changes", "news", "insight", "stack"],
  );
  assert.equal(publication.period, "2026-01-04 18:00 to 2026-01-11 18:00, Europe/Berlin");
  const [message] = week.database.outbox.unqueued("console", 5);
  assert.equal(message?.message.kind, "digest");
  assert.deepEqual(
    message?.message.attachments?.map(({ type }) => type),
    ["image"],
  );
  const vault = publication.sections.find(({ id }) => id === "vault");
  assert.match(vault?.lines[0] ?? "", / x \d+ across [A-Z0-9]+.*; the same held for \d+ losses and \d+ wins/);
  for (const text of [publicationMarkdown(publication), publicationHtml(publication)])
    for (const { title } of publication.sections) assert.ok(text.includes(title), title);
});

test("a Sunday that was missed is made up for at the next start, once; weeks before it are not", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const { kit, look } = await weekly(week);
  // The desk was away over two Sundays and comes back on a Wednesday.
  await week.clock.advance(10 * 24 * HOUR_MS);

  assert.deepEqual(await look(), ["weekly-2026-01-18"]);
  assert.deepEqual(await look(), []);
  const second = await weekly(week);
  assert.deepEqual(await second.look(), []);

  assert.equal(kit.waitingFor("console").length, 1);
  assert.equal(week.database.publications.latest("weekly", 10).length, 1);
});

test("a digest whose period ended before the desk began is never made", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS + HOUR_MS, days: 1, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());

  assert.deepEqual(await (await weekly(week)).look(), []);
});
