/**
 * How fast a replay is: 30 pairs, a year of 15-minute bars, two books, the whole ledger written to a file. Beside it
 * the same bars in a plain typed loop that no ledger, fee, guard or exact amount slows down. Prints medians.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReplayDatabase } from "#src/adapters/sqlite/replay-database.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { createCrossoverStrategy } from "#src/desk/strategy.ts";
import { amount } from "#src/domain/money.ts";
import { runReplay, type ReplayOutcome } from "#jobs/replay/run-replay.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { madeUpMarket } from "#test/support/made-up-market.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { plainLoop } from "./plain-loop.ts";

const ROUNDS = 5;
const BALANCE = amount("1000");

type Round = { readonly barsPerSecond: number; readonly outcome: ReplayOutcome; readonly fileBytes: number };

/** Times the replay from the opening of the file until all of it is written, without the audit afterwards. */
async function replayOnce(market: ReplayMarket): Promise<Round> {
  const dir = mkdtempSync(join(tmpdir(), "replay-bench-"));
  const path = join(dir, "ledger.sqlite");
  const startMs = performance.now();
  let settledMs = 0;
  const database = openReplayDatabase(path);
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
  return (bars / tookMs) * 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const market = madeUpMarket({ pairs: 30, days: 365, seed: 7 });
const replays: Round[] = [];
const plains: { barsPerSecond: number; trips: number }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  replays.push(await replayOnce(market));
  plains.push(plainOnce(market));
  const [replay, plain] = [replays.at(-1)?.barsPerSecond ?? 0, plains.at(-1)?.barsPerSecond ?? 0];
  say(`round ${round}: replay ${Math.round(replay)}, plain loop ${Math.round(plain)} bars/s`);
}
const [replay, plain] = [
  median(replays.map((r) => r.barsPerSecond)),
  median(plains.map((p) => p.barsPerSecond)),
];
const last = replays.at(-1);
if (last !== undefined) {
  const { audit, barsDone } = last.outcome;
  say(`${barsDone} bars, ${audit.fills} fills, ${audit.roundTrips} round trips, ${audit.entries} entries,`);
  say(`a ledger of ${Math.round(last.fileBytes / 2 ** 20)} MiB, audit ${audit.ok ? "ok" : "FAILED"}`);
}
say(`median of ${ROUNDS}: replay ${Math.round(replay)} bars/s, plain loop ${Math.round(plain)} bars/s`);
say(`ratio: the plain loop is ${(plain / replay).toFixed(1)} times as fast`);
