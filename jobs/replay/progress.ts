/** One line that tells how far a replay is, and what the books are worth there; only where somebody can see it. */
import { formatDuration, formatMoney, formatUtcShort } from "#src/facts/format.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ReplayProgress } from "./run-replay.ts";

/** As much of a stream as the line needs. */
export type Terminal = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

export type ProgressBar = {
  readonly show: (progress: ReplayProgress) => void;
  /** Takes the line away and says how long it took. */
  readonly end: (barsDone: number) => void;
};

const BAR_WIDTH = 20;
const BOOKS_SHOWN = 3;
const SHOW_EVERY_MS = 100;
const WIDTH = 100;
const CLEAR_LINE = "\r\u001b[2K";

/** Time counts from now. Without a terminal, or `wanted`, nothing is written. */
export function createProgressBar(
  terminal: Terminal,
  wanted: boolean,
  clock: Pick<Clock, "nowMs">,
): ProgressBar {
  const startMs = clock.nowMs();
  let shownMs = Number.NEGATIVE_INFINITY;
  if (!wanted || terminal.isTTY !== true) return { show: () => {}, end: () => {} };
  return {
    show: (progress) => {
      const nowMs = clock.nowMs();
      if (nowMs - shownMs < SHOW_EVERY_MS && progress.barsDone < progress.barsTotal) return;
      shownMs = nowMs;
      const line = progressLine(progress, nowMs - startMs);
      // A line that wraps cannot be taken away again.
      terminal.write(`${CLEAR_LINE}${line.slice(0, (terminal.columns ?? WIDTH) - 1)}`);
    },
    end: (barsDone) => {
      const tookMs = Math.max(1, clock.nowMs() - startMs);
      const rate = thousands((barsDone / tookMs) * 1_000);
      terminal.write(`${CLEAR_LINE}${(tookMs / 1_000).toFixed(1)} s, ${rate} bars/s\n`);
    },
  };
}

/** `elapsedMs` since the first bar. */
export function progressLine(progress: ReplayProgress, elapsedMs: number): string {
  const { barsDone, barsTotal, venueTsMs, equities } = progress;
  const share = barsTotal === 0 ? 1 : barsDone / barsTotal;
  const rate = elapsedMs <= 0 ? 0 : (barsDone / elapsedMs) * 1_000;
  const left = rate === 0 ? "" : `, ${formatDuration(((barsTotal - barsDone) / rate) * 1_000)} left`;
  const books = equities
    .slice(0, BOOKS_SHOWN)
    .map(({ bookId, equity }) => `${bookId} ${formatMoney(equity)}`)
    .join("  ");
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}`;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `[${bar}]${percent}  ${thousands(rate)} bars/s${left}  ${formatUtcShort(venueTsMs)}  ${books}`;
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1_000).toLocaleString("en-US")}k`;
}
