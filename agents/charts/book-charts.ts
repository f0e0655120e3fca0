/** Pictures of the books: their equity, what they made by day, what they made by symbol. Figures are the ledger's own. */
import type { SkillServices } from "#agents/define.ts";
import type { BookFigures, BreakdownRow } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { dayKey, weekKey } from "#src/domain/tally.ts";
import { barsChart } from "#src/features/charts/bars-chart.ts";
import { equityChart } from "#src/features/charts/equity-chart.ts";
import { equityLine } from "#src/features/charts/equity-lines.ts";
import type { Theme } from "#src/features/charts/look.ts";
import { dayName } from "#src/features/charts/scale.ts";
import type { Chart } from "#src/features/charts/scene.ts";
import { daysOf, type ChartSpan } from "#src/features/charts/span.ts";
import { symbolsChart } from "#src/features/charts/symbols-chart.ts";
import { formatMoney, formatSymbol, formatUtc } from "#src/facts/format.ts";

/** A picture, or a sentence that says why there is nothing to draw. */
export type Built = Chart | { readonly nothing: string };

export type BookChartAsk = {
  readonly books: readonly BookId[];
  readonly span: ChartSpan;
  readonly theme: Theme;
};

type Deps = Pick<SkillServices, "desk" | "charts">;

const DAY_MS = 86_400_000;
/** More days than this are drawn as weeks. */
const DAYS_MAX = 62;
const WEEKS_MAX = 52;
const SYMBOLS_MAX = 12;
const ROWS_MAX = 1_000;

/** Equity with the drawdown below. */
export function equityPicture({ books, span, theme }: BookChartAsk, { desk, charts }: Deps): Built {
  const figures = books.map((book) => desk.bookFigures(book));
  if (figures.every(({ closed, positions }) => closed.roundTrips === 0 && positions.length === 0))
    return { nothing: `No fills yet: ${figures.map(beganWith).join(", ")}, so there is no curve to draw.` };
  const trips = tripsOf(books, span, { desk, charts });
  return equityChart({
    title: titleOf("Equity", books),
    subtitle: `${span.words} · ${countsOf(trips)}`,
    ...frameOf(desk, theme),
    lines: figures.map((book, index) => equityLine(charts, book, span, trips[index]?.count ?? 0)),
  });
}

function beganWith({ bookId, equity }: BookFigures): string {
  return `${bookId} holds what it began with, ${formatMoney(equity)} USDT`;
}

/** Net realized PnL, a bar a day; a bar a week where that would be too many. */
export function dailyPicture({ books, span, theme }: BookChartAsk, deps: Deps): Built {
  const { desk } = deps;
  const isDaily = daysOf(span) <= DAYS_MAX;
  const slots = isDaily ? dayKeys(span) : weekKeys(span);
  const nets = books.map((book) =>
    netByKey(desk.breakdown(book, isDaily ? "day" : "week", slots.length + 1)),
  );
  if (nets.every((one) => slots.every(({ key }) => !one.has(key)))) return nothingClosed(span);
  return barsChart({
    title: titleOf(isDaily ? "Daily PnL" : "Weekly PnL", books),
    subtitle: `${span.words} · ${countsOf(tripsOf(books, span, deps))}`,
    ...frameOf(desk, theme),
    slots: slots.map(({ name }) => name),
    slot: isDaily ? "UTC day" : "week",
    books: books.map((bookId, index) => ({
      bookId,
      values: slots.map(({ key }) => nets[index]?.get(key) ?? null),
    })),
  });
}

/** What each symbol made on each book, the first book's best first; of many, those that moved the books most. */
export function symbolsPicture({ books, span, theme }: BookChartAsk, deps: Deps): Built {
  const { desk } = deps;
  const trips = tripsOf(books, span, deps);
  const nets = trips.map(({ book, all }) =>
    all === null ? netByKey(desk.breakdown(book, "symbol", ROWS_MAX)) : netBySymbol(all),
  );
  const symbols = [...new Set(nets.flatMap((one) => [...one.keys()]))];
  if (symbols.length === 0) return nothingClosed(span);
  const reach = (symbol: string): bigint =>
    nets.reduce((sum, one) => sum + sizeOf(one.get(symbol) ?? 0n), 0n);
  const shown = symbols.toSorted(by(reach)).slice(0, SYMBOLS_MAX);
  return symbolsChart({
    title: titleOf("By symbol", books),
    subtitle: `${span.words} · ${countsOf(trips)}`,
    ...frameOf(desk, theme),
    books,
    rows: shown
      .toSorted(by((symbol) => nets[0]?.get(symbol) ?? 0n))
      .map((symbol) => ({ name: formatSymbol(symbol), nets: nets.map((one) => one.get(symbol) ?? null) })),
    totals: nets.map((one) => [...one.values()].reduce((sum, net) => sum + net, 0n)),
    symbols: symbols.length,
  });
}

export function frameOf(desk: Deps["desk"], theme: Theme) {
  const { source, venueNowMs } = desk.market();
  return { source: source.label, stamp: formatUtc(venueNowMs), theme };
}

function titleOf(what: string, books: readonly BookId[]): string {
  return `${what}: ${books.join(", ")}`;
}

type Trips = { readonly book: BookId; readonly count: number; readonly all: readonly RoundTrip[] | null };

/** Round trips that closed in a span; since the start they are only counted, by the books' own sums. */
function tripsOf(books: readonly BookId[], span: ChartSpan, { desk, charts }: Deps): readonly Trips[] {
  return books.map((book) => {
    if (span.name === "all") return { book, count: desk.bookFigures(book).closed.roundTrips, all: null };
    const all = charts.history.tripsClosed(book, span.fromTsMs, span.toTsMs);
    return { book, count: all.length, all };
  });
}

function countsOf(trips: readonly Trips[]): string {
  return `n=${trips.map(({ count }) => count).join(" and ")} round trips`;
}

function nothingClosed({ words }: ChartSpan): Built {
  const hint = words === "since the start" ? "" : " Try a longer period.";
  return { nothing: `No round trip closed ${when(words)}, so there is nothing to draw.${hint}` };
}

function when(words: string): string {
  return words.startsWith("since") ? words : `in the ${words}`;
}

type Slot = { readonly key: string; readonly name: string };

/** UTC days, oldest first. */
function dayKeys({ fromTsMs, toTsMs }: ChartSpan): readonly Slot[] {
  const first = Math.floor(fromTsMs / DAY_MS);
  return Array.from({ length: Math.floor(toTsMs / DAY_MS) - first + 1 }, (_, day) => {
    const tsMs = (first + day) * DAY_MS;
    return { key: dayKey(tsMs), name: dayName(tsMs) };
  });
}

/** ISO weeks by their Mondays, oldest first; the newest year of them. */
function weekKeys({ fromTsMs, toTsMs }: ChartSpan): readonly Slot[] {
  const first = Math.max(mondayOf(fromTsMs), mondayOf(toTsMs) - 7 * (WEEKS_MAX - 1));
  return Array.from({ length: (mondayOf(toTsMs) - first) / 7 + 1 }, (_, week) => {
    const tsMs = (first + 7 * week) * DAY_MS;
    return { key: weekKey(tsMs), name: dayName(tsMs) };
  });
}

/** The Monday of a moment's week, as a count of days. */
function mondayOf(tsMs: number): number {
  return Math.floor((Math.floor(tsMs / DAY_MS) + 3) / 7) * 7 - 3;
}

function netByKey(rows: readonly BreakdownRow[]): ReadonlyMap<string, Amount> {
  return new Map(rows.map(({ key, tally }) => [key, tally.netPnl]));
}

function netBySymbol(trips: readonly RoundTrip[]): ReadonlyMap<string, Amount> {
  const nets = new Map<string, Amount>();
  for (const { symbol, netPnl } of trips) nets.set(symbol, (nets.get(symbol) ?? 0n) + netPnl);
  return nets;
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Largest first. */
function by<Item>(measure: (item: Item) => bigint): (one: Item, other: Item) => number {
  return (one, other) => {
    const [left, right] = [measure(one), measure(other)];
    return left === right ? 0 : left > right ? -1 : 1;
  };
}
