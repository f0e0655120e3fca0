import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { createProgressBar, progressLine } from "#jobs/replay/progress.ts";
import type { ReplayProgress } from "#jobs/replay/run-replay.ts";

const HALF_WAY: ReplayProgress = {
  barsDone: 500_000,
  barsTotal: 1_000_000,
  venueTsMs: Date.UTC(2025, 5, 30, 12),
  equities: [
    { bookId: STANDARD_BOOK, equity: amount("899.5") },
    { bookId: INVERTED_BOOK, equity: amount("1012.34") },
  ],
};

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text: string) => void written.push(text) };
}

test("a line tells the share, the speed, the time left, the venue's time and what the books are worth", () => {
  const line = progressLine(HALF_WAY, 2_000);

  assert.equal(
    line,
    "[##########..........] 50%  250k bars/s, 2 s left  06-30 12:00  standard 899.50  inverted 1012.34",
  );
});

test("a replay of nothing is done at once", () => {
  const line = progressLine({ ...HALF_WAY, barsDone: 0, barsTotal: 0, equities: [] }, 0);

  assert.match(line, /^\[#{20}\]100% {2}0k bars\/s/);
});

test("without a terminal, or when it is not wanted, nothing is written", () => {
  const [piped, quiet] = [terminal(false), terminal(true)];
  for (const bar of [
    createProgressBar(piped, true, { nowMs: () => 0 }),
    createProgressBar(quiet, false, { nowMs: () => 0 }),
  ]) {
    bar.show(HALF_WAY);
    bar.end(1);
  }

  assert.deepEqual([piped.written, quiet.written], [[], []]);
});

test("a line is cut to the terminal, and comes ten times a second at most, the last one always", () => {
  const out = terminal(true);
  let nowMs = 1_000;
  const bar = createProgressBar(out, true, { nowMs: () => nowMs });

  bar.show(HALF_WAY);
  nowMs += 50;
  bar.show(HALF_WAY);
  nowMs += 50;
  bar.show(HALF_WAY);
  bar.show({ ...HALF_WAY, barsDone: 1_000_000 });

  assert.equal(out.written.length, 3);
  assert.ok(out.written.every((text) => text.replace("\r\u001b[2K", "").length <= 59));
});
