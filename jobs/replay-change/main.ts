/** A child of the worker: replays one proposed change over the bars of the desk's file. Request on stdin, answer on stdout. */
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openMemoryStores, readBarColumns } from "#src/storage/memory-database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy, WARM_UP_BARS } from "#src/strategies/crossover.ts";
import { DeskError } from "#src/domain/errors.ts";
import { fromExactJson, toExactJson } from "#src/domain/exact-json.ts";
import type { ChangeReplayRequest } from "#src/features/adjustments/change-replay.ts";
import type { Log } from "#src/ports/log.ts";
import { replayChange } from "#jobs/replay/replay-change.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";

const silence = (): void => {};
const NO_LOG: Log = { debug: silence, info: silence, warn: silence, error: silence, child: () => NO_LOG };
const EMPTY = { length: 0, tsMs: new Float64Array(), markPrice: new Float64Array() };
const NO_FUNDING = { ...EMPTY, fundingRate: new Float64Array() };

type Request = ChangeReplayRequest & { readonly databasePath: string };

async function main(): Promise<void> {
  const request = fromExactJson(await text(process.stdin)) as Request;
  const clock = createSystemClock();
  try {
    const evidence = await replayChange(request, {
      market: marketOf(request),
      strategy: () => createCrossoverStrategy(createIndicators()),
      openStores: openMemoryStores,
      log: NO_LOG,
      pause: () => nextTurn(),
      nowMs: () => clock.nowMs(),
    });
    process.stdout.write(toExactJson({ evidence }));
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    process.stdout.write(toExactJson({ why: error.message }));
  }
}

/** The ledger keeps prices only: without volumes, slippage is measured against a usual turnover. */
function marketOf({ databasePath, instruments, barMs, fromTsMs, toTsMs }: Request): ReplayMarket {
  const symbols = instruments.map(({ symbol }) => symbol);
  const warmFromTsMs = fromTsMs - WARM_UP_BARS * barMs;
  const columns = readBarColumns(databasePath, symbols, { barMs, fromTsMs: warmFromTsMs, toTsMs });
  const known = instruments.flatMap((instrument) => {
    const bars = columns.get(instrument.symbol);
    if (bars === undefined || bars.openTsMs.length === 0) return [];
    const { length } = bars.openTsMs;
    return [{ instrument, bars: { ...bars, length, volume: new Float64Array(length) } }];
  });
  if (known.length === 0) throw new DeskError("REPLAY_FAILED", "no bars are on record");
  const firstTsMs = Math.min(...known.map(({ bars }) => bars.openTsMs[0] ?? Number.MAX_SAFE_INTEGER));
  return {
    source: "recorded",
    label: "the bars of the ledger",
    barMs,
    symbols: known.map(({ instrument, bars }) => {
      return { symbol: instrument.symbol, instrument, bars, funding: NO_FUNDING, marks: EMPTY, finer: [] };
    }),
    startTsMs: Math.max(fromTsMs, firstTsMs + WARM_UP_BARS * barMs),
  };
}

await main();
