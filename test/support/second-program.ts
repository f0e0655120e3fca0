/**
 * A second program that recomputes what a digest says, from the database alone: SQL and floats, none of the code that
 * made the digest. Every figure is a list of numbers in the order in which they are shown.
 */
import type { SqliteDatabase } from "#src/storage/database.ts";
import { findingBySql } from "./second-program-finding.ts";
import { deskFigures } from "./second-program-desk.ts";
import {
  equitiesBySql,
  openBySql,
  openPairsBySql,
  tripsBySql,
  type Span,
  type Trip,
} from "./second-program-reads.ts";

/** `within`: an interval of resampling is not known to the last digit; elsewhere the shown digits decide. */
export type Expected = { readonly value: number; readonly within?: number };
export type ExpectedFigures = ReadonlyMap<string, readonly Expected[]>;

const HOUR_MS = 3_600_000;
const Z = 1.959963984540054;
const PERCENT = 100;

export function secondProgram(
  db: SqliteDatabase,
  books: readonly [string, string],
  span: Span,
): ExpectedFigures {
  const figures = new Map<string, readonly Expected[]>();
  const put = (name: string, ...values: readonly number[]): void =>
    void figures.set(
      name,
      values.map((value) => ({ value })),
    );
  const all = books.map((book) => tripsBySql(db, book));
  const inPeriod = all.map((trips) =>
    trips.filter(({ closedMs }) => closedMs >= span.fromMs && closedMs < span.toMs),
  );
  const length = span.toMs - span.fromMs;
  const before = all.map((trips) =>
    trips.filter(({ closedMs }) => closedMs >= span.fromMs - length && closedMs < span.fromMs),
  );
  for (const [index, book] of books.entries()) {
    const name = `${book} (book ${index + 1})`;
    bookFigures(put, name, inPeriod[index] ?? [], equitiesBySql(db, book, span));
    put(`${name}: open positions`, openBySql(db, book, span.toMs));
    put(`${name}: round trips, now and in the period before`, count(inPeriod[index]), count(before[index]));
    put(`${name}: realized PnL, now and in the period before`, net(inPeriod[index]), net(before[index]));
  }
  put("difference of realized PnL, book 1 minus book 2", net(inPeriod[0]) - net(inPeriod[1]));
  splitFigures(put, all, span);
  controlFigures(figures, books, all, openPairsBySql(db));
  vaultFigures(db, put, books, span);
  deskFigures(db, put, span);
  insightFigures(put, books, inPeriod);
  return figures;
}

/** Of every rule that may make the insight; a digest shows those of one. */
function insightFigures(put: Put, books: readonly string[], inPeriod: readonly (readonly Trip[])[]): void {
  const both = inPeriod.flat();
  const won = both.filter((trip) => trip.net > 1e-9);
  const lost = both.filter((trip) => trip.net <= 1e-9);
  const outside = both.filter(({ reason }) => ["manual-close", "flatten", "drawdown-halt"].includes(reason));
  put("fees of all books", sum(both, "fees"));
  put("price PnL of all books", sum(both, "gross"));
  put("fees over price PnL", (PERCENT * sum(both, "fees")) / Math.abs(sum(both, "gross")));
  put("round trips of all books", both.length);
  put("round trips needed on each book", 30);
  put("round trips closed from outside", outside.length, both.length);
  put("share closed from outside", (PERCENT * outside.length) / both.length);
  put("average win over average loss", net(won) / won.length / (-net(lost) / lost.length));
  for (const [index, book] of books.entries()) put(`net PnL, ${book}`, net(inPeriod[index]));
  for (const symbol of new Set(lost.map((trip) => trip.symbol))) {
    const of = lost.filter((trip) => trip.symbol === symbol);
    const name = symbol.includes(":") ? (symbol.split("/")[0] ?? "") : `${symbol.split("/")[0] ?? ""} spot`;
    put(`lost on ${name}`, net(of), of.length);
    put(`share of ${name} in all losses`, (PERCENT * net(of)) / net(lost));
  }
}

export type Put = (name: string, ...values: readonly number[]) => void;

function bookFigures(put: Put, name: string, trips: readonly Trip[], equities: readonly number[]): void {
  const n = trips.length;
  const won = trips.filter((trip) => trip.net > 1e-9);
  const lost = trips.filter((trip) => trip.net <= 1e-9);
  put(`${name}: round trips`, n);
  if (n > 0) put(`${name}: win rate`, ...rateWithInterval(won.length, n));
  put(`${name}: realized PnL`, net(trips));
  if (n > 0) put(`${name}: mean of a round trip`, net(trips) / n);
  const [start = 0, end = 0] = [equities[0], equities.at(-1)];
  put(`${name}: net return`, (PERCENT * (end - start)) / start);
  put(`${name}: equity`, start, end);
  put(`${name}: max drawdown`, PERCENT * deepestFall(equities));
  if (won.length > 0 && lost.length > 0)
    put(`${name}: R:R`, net(won) / won.length / (-net(lost) / lost.length));
  put(`${name}: price PnL`, sum(trips, "gross"));
  put(`${name}: fees`, sum(trips, "fees"));
  put(`${name}: funding`, sum(trips, "funding"));
}

/** 36.8%, 95% interval 28.6% to 46.0% (n=114), by Wilson's formula. */
function rateWithInterval(wins: number, n: number): number[] {
  const rate = wins / n;
  const denominator = 1 + Z ** 2 / n;
  const centre = (rate + Z ** 2 / (2 * n)) / denominator;
  const half = (Z / denominator) * Math.sqrt((rate * (1 - rate)) / n + Z ** 2 / (4 * n ** 2));
  return [PERCENT * rate, 95, PERCENT * (centre - half), PERCENT * (centre + half), n];
}

function deepestFall(equities: readonly number[]): number {
  let [peak, deepest] = [0, 0];
  for (const equity of equities) {
    peak = Math.max(peak, equity);
    deepest = Math.max(deepest, (peak - equity) / peak);
  }
  return deepest;
}

/** Of pairs whose later half closed in the period, both by their own exits: what one gains the other loses, and what both lose is cost. */
function splitFigures(
  put: Put,
  [first = [], second = []]: readonly (readonly Trip[])[],
  { fromMs, toMs }: Span,
): void {
  const pairs = completePairs(first, second).filter(([one, other]) => {
    const settledMs = Math.max(one.closedMs, other.closedMs);
    return settledMs >= fromMs && settledMs < toMs;
  });
  put("complete pairs", pairs.length);
  const one = pairs.reduce((total, [left]) => total + beforeFunding(left), 0);
  const other = pairs.reduce((total, [, right]) => total + beforeFunding(right), 0);
  const fees = pairs.reduce((total, [left, right]) => total + left.fees + right.fees, 0);
  put("edge of the signal", (one - other) / 2);
  put("cost a book", -(one + other) / 2);
  put("of it fees", fees / 2);
  put("of it prices: spread, slippage, and exits that differ (+ is a cost)", (-(one + other) - fees) / 2);
}

function completePairs(first: readonly Trip[], second: readonly Trip[]): readonly (readonly [Trip, Trip])[] {
  const others = new Map(second.flatMap((trip) => (trip.pair === null ? [] : [[trip.pair, trip] as const])));
  return first.flatMap((trip) => {
    const other = trip.pair === null ? undefined : others.get(trip.pair);
    return other !== undefined && trip.byOwnExit && other.byOwnExit ? [[trip, other] as const] : [];
  });
}

/** The whole of the only epoch. An interval of the mean is resampled by entry hours; here it is two errors of its clusters. */
function controlFigures(
  figures: Map<string, readonly Expected[]>,
  books: readonly string[],
  all: readonly (readonly Trip[])[],
  open: ReadonlySet<string>,
): void {
  const [first = [], second = []] = all;
  for (const [index, trips] of all.entries()) {
    const name = `${books[index] ?? ""} (book ${index + 1})`;
    const wins = trips.filter((trip) => trip.net > 1e-9).length;
    figures.set(
      `${name}: win rate in the epoch`,
      hourlyInterval(trips, (trip) => (trip.net > 1e-9 ? PERCENT : 0), rateWithInterval(wins, trips.length)),
    );
    const mean = net(trips) / trips.length;
    figures.set(
      `${name}: mean of a round trip in the epoch`,
      hourlyInterval(trips, (trip) => trip.net, [mean, 95, mean, mean]),
    );
  }
  const ids = new Set([...first, ...second].flatMap(({ pair }) => (pair === null ? [] : [pair])));
  const complete = completePairs(first, second).length;
  const isBroken = (id: string): boolean =>
    [halfOf(first, id), halfOf(second, id)].some((half) =>
      half === undefined ? !open.has(id) : !half.byOwnExit,
    );
  const broken = [...ids].filter(isBroken);
  const waiting = [...open].filter((id) => !broken.includes(id)).length;
  figures.set("pairs", [{ value: complete }, { value: waiting }, { value: broken.length }]);
  for (const [name, values] of findingBySql(completePairs(first, second))) {
    figures.set(
      name,
      values.map((value) => ({ value })),
    );
  }
  figures.set("progress to a verdict", [{ value: second.length }, { value: 100 }, { value: 2 }]);
  figures.set("epoch", [{ value: 0 }]);
  figures.set("verdict", []);
}

function beforeFunding(trip: Trip): number {
  return trip.gross - trip.fees;
}

function halfOf(trips: readonly Trip[], id: string): Trip | undefined {
  return trips.find(({ pair }) => pair === id);
}

function hourlyInterval(
  trips: readonly Trip[],
  value: (trip: Trip) => number,
  [rate = 0, level = 0, , , ...rest]: readonly number[],
): readonly Expected[] {
  const mean = trips.reduce((total, trip) => total + value(trip), 0) / trips.length;
  const clusters = new Map<number, number>();
  for (const trip of trips) {
    const hour = Math.floor(trip.openedMs / HOUR_MS);
    clusters.set(hour, (clusters.get(hour) ?? 0) + value(trip) - mean);
  }
  const error = Math.sqrt([...clusters.values()].reduce((total, one) => total + one ** 2, 0)) / trips.length;
  const within = 0.8 * Z * error;
  return [
    { value: rate },
    { value: level },
    { value: mean - Z * error, within },
    { value: mean + Z * error, within },
    ...rest.map((one) => ({ value: one })),
  ];
}

function vaultFigures(db: SqliteDatabase, put: Put, books: readonly string[], { fromMs, toMs }: Span): void {
  const rows = db
    .prepare<[number, number], { cause: string | null; net: number; trips: number; won: number }>(
      `SELECT a.cause, sum(r.net_pnl) / 1e8 AS net, count(*) AS trips, sum(r.net_pnl > 0) AS won
       FROM autopsies a JOIN round_trips r USING (round_trip_id)
       WHERE r.closed_ts_ms >= ? AND r.closed_ts_ms < ? GROUP BY a.cause`,
    )
    .all(fromMs, toMs);
  const losing = rows.filter(({ cause }) => cause !== null);
  const winning = rows.filter(({ cause }) => cause === null);
  const trips = books.reduce((total, book) => total + closedCount(db, book, fromMs, toMs), 0);
  const examined = rows.reduce((total, row) => total + row.trips, 0);
  if (examined !== trips) throw new Error(`${examined} of ${trips} round trips were examined`);
  put(
    "losses examined",
    losing.reduce((total, row) => total + row.trips, 0),
  );
  put(
    "wins on the same footing",
    winning.reduce((total, row) => total + row.trips, 0),
  );
  put(
    "lost in all",
    losing.reduce((total, row) => total + row.net, 0),
  );
  put(
    "won in all",
    winning.reduce((total, row) => total + row.net, 0),
  );
  for (const { cause, net: lost, trips: n } of losing) put(`cause:${cause ?? ""}`, n, lost, lost / n);
}

function closedCount(db: SqliteDatabase, book: string, fromMs: number, toMs: number): number {
  return tripsBySql(db, book).filter(({ closedMs }) => closedMs >= fromMs && closedMs < toMs).length;
}

function count(trips: readonly Trip[] | undefined): number {
  return trips?.length ?? 0;
}

function net(trips: readonly Trip[] | undefined): number {
  return (trips ?? []).reduce((total, trip) => total + trip.net, 0);
}

function sum(trips: readonly Trip[], of: "gross" | "fees" | "funding"): number {
  return trips.reduce((total, trip) => total + trip[of], 0);
}
