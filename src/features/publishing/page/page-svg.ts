/** Lines of several books as SVG that stands in a page: classes instead of styles, so that no style need be allowed inline. */
import { escapeHtml } from "../digest/render-publication.ts";
import type { PageBook, PagePoint } from "./page-data.ts";

const WIDTH = 640;
const HEIGHT = 260;
const EDGE = { left: 76, right: 8, top: 14, bottom: 34 };
const POINTS_MAX = 400;
const TICKS = 4;

export type LineOf = {
  readonly title: string;
  readonly unit: string;
  readonly value: (point: PagePoint) => number;
  /** No value lies above it, nor does the scale. */
  readonly most?: number;
};

/** The picture and, for those who do not see it, its title and what it says. */
export function linesSvg(
  books: readonly PageBook[],
  { title, unit, value, most = Number.POSITIVE_INFINITY }: LineOf,
): string {
  const drawn = books.map(({ name, points }) => ({ name, points: thinned(points) }));
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return `<p>${escapeHtml(title)}: nothing to draw yet.</p>`;
  const values = all.map(value);
  const [low, top] = spread(Math.min(...values), Math.max(...values));
  const high = Math.min(top, most);
  const decimals = Math.max(Math.abs(low), Math.abs(high)) < 100 ? 2 : 0;
  const times = all.map(({ tsMs }) => tsMs);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const x = (tsMs: number): number =>
    EDGE.left + ((tsMs - from) / Math.max(1, to - from)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (at: number): number =>
    EDGE.top + ((high - at) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => low + ((high - low) * index) / TICKS);
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text class="tick" x="${EDGE.left - 6}" y="${round(y(tick) + 4)}" text-anchor="end">${label(tick, decimals)}</text>`,
  );
  const lines = drawn.map(
    ({ points }, index) =>
      `<polyline class="line book${index + 1}" points="${points.map((point) => `${round(x(point.tsMs))},${round(y(value(point)))}`).join(" ")}"/>`,
  );
  const ends = drawn.map(({ name, points }) => {
    const last = points.at(-1);
    return last === undefined ? name : `${name} ends at ${label(value(last), decimals)} ${unit}`;
  });
  const keys = drawn
    .map(({ name }, index) => `<span class="key book${index + 1}">${escapeHtml(name)}</span>`)
    .join(", ");
  const days = [from, to].map((tsMs) => new Date(tsMs).toISOString().slice(0, 10));
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`${title}: ${ends.join(", ")}`)}">${grid.join("")}${lines.join("")}<text class="tick" x="${EDGE.left}" y="${HEIGHT - 6}">${days[0]}</text><text class="tick" x="${WIDTH - EDGE.right}" y="${HEIGHT - 6}" text-anchor="end">${days[1]}</text></svg><figcaption>${escapeHtml(`${title}, ${unit}: `)}${keys}</figcaption></figure>`;
}

/** Every n-th point and the last: a line has as many points as a screen can show. */
function thinned(points: readonly PagePoint[]): readonly PagePoint[] {
  const step = Math.ceil(points.length / POINTS_MAX);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

/** A little air above and below, and never a height of nothing. */
function spread(low: number, high: number): readonly [number, number] {
  const air = high === low ? Math.max(1, Math.abs(high) * 0.01) : (high - low) * 0.05;
  return [low - air, high + air];
}

function round(value: number): string {
  return value.toFixed(1);
}

function label(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(0(?:\.0+)?)$/, "$1");
}
