/**
 * How fast a replay is: 30 pairs, a year of 15-minute bars, two books, the whole ledger written to a file. Beside it
 * the same bars in a plain typed loop that no ledger, fee, guard or exact amount slows down. Prints medians.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReplayDatabase } from "#src/storage/replay-database.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy } from "#src/strategies/crossover.ts";
import { amount } from "#src/domain/money.ts";
import { runReplay, type ReplayOutcome } from "#jobs/replay/run-replay.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { madeUpMarket } from "#test/support/made-up-market.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { plainLoop } from "./plain-loop.ts";

const ROUNDS = 5;
const BALANCE = amount("1000");

type Round = { readonly barsPerSecond: number; readonly outcome: ReplayOutcome; readonly fileBytes: number };

/** Times the replay until all of the ledger is written: the file is open by then, and audited afterwards. */
async function replayOnce(market: ReplayMarket): Promise<Round> {
  const dir = mkdtempSync(join(tmpdir(), "replay-bench-"));
  const path = join(dir, "ledger.sqlite");
  const database = openReplayDatabase(path);
  database.ledgerStore.books();
  const startMs = performance.now();
  let settledMs = 0;
  const outcome = await runReplay({
    market,
    ledgerStore: database.ledgerStore,
    deskStore: database.deskStore,
    strategy: createCrossoverStrategy(createIndicators()),
    books: controlBooks(BALANCE),
    execution: DEFAULT_EXECUTION,
    afterHalt: "resume-daily",
    transactions: "batch",
    log: createSilentLog(),
    signal: new AbortController().signal,
    onProgress: () => {},
    pause: async () => {},
    settle: () => {
      database.settle();
      settledMs = performance.now();
    },
  });
  database.close();
  const fileBytes = statSync(path).size;
  rmSync(dir, { recursive: true });
  return { barsPerSecond: rate(outcome.barsDone, settledMs - startMs), outcome, fileBytes };
}

function plainOnce(market: ReplayMarket): { barsPerSecond: number; trips: number } {
  const startMs = performance.now();
  const { bars, trips } = plainLoop(market);
  return { barsPerSecond: rate(bars, performance.now() - startMs), trips };
}

function rate(bars: number, tookMs: number): number {
  return Math.round((bars / tookMs) * 1_000);
}

function medianOf(rounds: readonly { readonly barsPerSecond: number }[]): number {
  const rates = rounds.map(({ barsPerSecond }) => barsPerSecond).toSorted((one, other) => one - other);
  return rates[Math.floor(rates.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const market = madeUpMarket({ pairs: 30, days: 365, seed: 7 });
const cold = { replay: await replayOnce(market), plain: plainOnce(market) };
const { audit, barsDone } = cold.replay.outcome;
const mebibytes = Math.round(cold.replay.fileBytes / 2 ** 20);
say(`${barsDone} bars, ${audit.fills} fills, ${audit.roundTrips} round trips, ${audit.entries} entries,`);
say(
  `a ledger of ${mebibytes} MiB, audit ${audit.ok ? "ok" : "FAILED"}; ${cold.plain.trips} in the plain loop`,
);
say(`cold:    replay ${cold.replay.barsPerSecond}, plain loop ${cold.plain.barsPerSecond} bars/s`);
const replays: Round[] = [];
const plains: { readonly barsPerSecond: number }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const [replayed, plainly] = [await replayOnce(market), plainOnce(market)];
  say(`round ${round}: replay ${replayed.barsPerSecond}, plain loop ${plainly.barsPerSecond} bars/s`);
  replays.push(replayed);
  plains.push(plainly);
}
const [replay, plain] = [medianOf(replays), medianOf(plains)];
say(`median of ${ROUNDS}: replay ${replay} bars/s, plain loop ${plain} bars/s`);
say(`ratio: the plain loop is ${(plain / replay).toFixed(1)} times as fast`);
