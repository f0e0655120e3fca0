/** `npm run replay`: a market in memory, the desk over it, and the files and figures that come out. */
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openReplayFolder, type ReplayFolder } from "#src/adapters/replay-folder.ts";
import { openReplayDatabase, type ReplayDatabase } from "#src/storage/replay-database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy, type Strategy } from "#src/strategies/crossover.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Log } from "#src/ports/log.ts";
import { chartOf } from "./chart.ts";
import { replayHelp } from "./help.ts";
import { openReplayMarket } from "./open-market.ts";
import { parseReplayArgs, type ReplayRequest, type ReplaySource } from "./parse-args.ts";
import { createProgressBar, type ProgressBar } from "./progress.ts";
import type { ReplayMarket } from "./replay-market.ts";
import { runReplay, type ReplayOutcome } from "./run-replay.ts";
import { summaryJson } from "./summary-json.ts";
import { summaryText } from "./summary-text.ts";
import { summarise, type ReplaySummary } from "./summary.ts";

/** Pixels of the picture a logical pixel. */
const CHART_ZOOM = 3;
const EXIT = { finished: 0, failed: 1, interrupted: 130 } as const;

const silence = (): void => {};
const NO_LOG: Log = { debug: silence, info: silence, warn: silence, error: silence, child: () => NO_LOG };

async function main(words: readonly string[], signal: AbortSignal): Promise<number> {
  const request = parseReplayArgs(words);
  if (request === null) {
    process.stdout.write(`${replayHelp()}\n`);
    return EXIT.finished;
  }
  const strategy = createCrossoverStrategy(createIndicators());
  // Before the folder is made: a mistake about the market leaves nothing behind.
  const market = openReplayMarket(sourceOf(request), request.barMs, strategy.warmUpBars);
  const folder = openReplayFolder(fromWhereTyped(request.outDir), request.force);
  try {
    return await replay(request, { folder, market, strategy, signal });
  } finally {
    folder.release();
  }
}

function sourceOf({ source }: ReplayRequest): ReplaySource {
  return source.kind === "recorded" ? { ...source, dir: fromWhereTyped(source.dir) } : source;
}

type Opened = {
  readonly folder: ReplayFolder;
  readonly market: ReplayMarket;
  readonly strategy: Strategy;
  readonly signal: AbortSignal;
};

async function replay(request: ReplayRequest, opened: Opened): Promise<number> {
  const { folder, market, strategy, signal } = opened;
  const database = openReplayDatabase(folder.path("ledger.sqlite"));
  const clock = createSystemClock();
  const bar = createProgressBar(process.stderr, request.print !== "nothing", clock);
  const { books, afterHalt, transactions } = request;
  const outcome = await runReplay({
    market,
    ledgerStore: database.ledgerStore,
    deskStore: database.deskStore,
    strategy,
    books,
    execution: { ...DEFAULT_EXECUTION, barStopSlip: request.stopSlip },
    afterHalt,
    transactions,
    log: NO_LOG,
    signal,
    onProgress: bar.show,
    pause: () => nextTurn(),
    settle: () => database.settle(),
  });
  return await report(request, folder, { market, database, outcome, bar });
}

type Ran = {
  readonly market: ReplayMarket;
  readonly database: ReplayDatabase;
  readonly outcome: ReplayOutcome;
  readonly bar: ProgressBar;
};

/** Tells and keeps what was done, whether or not that was all. */
async function report(request: ReplayRequest, folder: ReplayFolder, ran: Ran): Promise<number> {
  const { market, database, outcome, bar } = ran;
  const summary = summarise(market, database.ledgerStore, outcome);
  const png = await drawChart(summary, outcome);
  database.close();
  if (outcome.finished) folder.finish();
  const files = { ledger: folder.name("ledger.sqlite"), chart: folder.name("equity.png") };
  const json = `${JSON.stringify(summaryJson(summary, files), null, 2)}\n`;
  folder.write("equity.png", png);
  folder.write("summary.json", json);
  bar.end(outcome.barsDone);
  if (request.print === "json") process.stdout.write(json);
  if (request.print === "table") process.stdout.write(`${summaryText(summary)}\n${whereItIs(folder)}\n`);
  return endOf(summary, outcome);
}

/** The painter's library is loaded when there is something to draw. */
async function drawChart(summary: ReplaySummary, outcome: ReplayOutcome): Promise<Uint8Array> {
  const { renderPng } = await import("#src/adapters/charts/resvg-png.ts");
  return renderPng(chartOf(summary, outcome.samples), CHART_ZOOM);
}

function whereItIs(folder: ReplayFolder): string {
  const files = (["ledger.sqlite", "summary.json", "equity.png"] as const).map((file) => folder.path(file));
  return `kept in ${files.join(", ")}`;
}

function endOf({ fault, audit }: ReplaySummary, { finished, replayEvents }: ReplayOutcome): number {
  if (fault !== null) {
    const at = new Date(fault.eventTsMs).toISOString();
    const { cause } = replayEvents.fault ?? {};
    process.stderr.write(
      `the desk failed at ${at}: ${cause instanceof Error ? cause.stack : fault.what}\n` +
        "what came before is kept; type the same with --careful to record the fault and go on past it\n",
    );
    return EXIT.failed;
  }
  if (!audit.ok) return EXIT.failed;
  return finished ? EXIT.finished : EXIT.interrupted;
}

/** npm runs scripts in the project's folder; a path is meant from where the person was. */
function fromWhereTyped(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

function onStop(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort());
  process.once("disconnect", () => stop.abort());
  return stop.signal;
}

try {
  process.exitCode = await main(process.argv.slice(2), onStop());
} catch (error) {
  const text =
    error instanceof DeskError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = EXIT.failed;
}
// The line to the process that started this one would keep it alive.
if (process.connected) process.disconnect();
