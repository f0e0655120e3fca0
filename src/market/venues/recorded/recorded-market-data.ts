/** The recorded market: bars, mark prices and funding from files, replayed at a chosen speed. */
import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { assert, DeskError } from "#src/domain/errors.ts";
import type { Bar, SourceInfo } from "#src/domain/market.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData, MarketSubscription } from "#src/ports/market-data.ts";
import { checkpointText, readCheckpoint } from "../../checkpoint.ts";
import { createReplay } from "../../replay.ts";
import { guardedEmit, knownInstruments, requireMultiple, requireSymbols } from "../../venue-rules.ts";
import { aggregateBars, barAt, lowerBound, sliceBars } from "../../bar-columns.ts";
import { loadRecordedSymbol, recordedSymbols, type RecordedSymbol } from "./load-recording.ts";
import { createRecordedTimeline } from "./recorded-timeline.ts";

export type RecordedOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
  /** ccxt symbols; those that the recording lacks are left out. Null: all that it has. */
  readonly symbols: readonly string[] | null;
  readonly barMs: number;
  /** 60: an hour of the recording in a minute. */
  readonly speed: number;
  readonly checkpoint: string | null;
  /** Bars kept as history before a fresh replay begins; at most a quarter of the recording. */
  readonly warmUpBars?: number;
};

const WARM_UP_BARS = 200;

/**
 * Loads the recording and stands before its first event, or after the checkpoint's.
 * @throws DeskError CONFIG_INVALID or MARKET_DATA_INVALID, in words.
 */
export async function openRecordedMarketData(options: RecordedOptions): Promise<MarketData> {
  const recorded = await loadSymbols(options);
  const resumedTsMs = readCheckpoint(options.checkpoint, "recorded")?.tsMs ?? null;
  const originTsMs = resumedTsMs ?? startOf([...recorded.values()], options);
  let checkpoint = resumedTsMs === null ? null : checkpointText("recorded", { tsMs: resumedTsMs });
  const replay = createReplay({
    clock: options.clock,
    speed: options.speed,
    originTsMs,
    onDelivered: (tsMs) => (checkpoint = checkpointText("recorded", { tsMs })),
    onEnd: (emit) => {
      options.log.info("the recording has ended", { dir: options.dir });
      emit({ type: "source", state: "down", reason: "the recording has ended", eventTsMs: replay.nowMs() });
    },
  });

  async function start({ symbols, barMs, onEvent }: MarketSubscription): Promise<void> {
    requireSymbols(symbols, recorded, "the recording");
    assert(barMs === options.barMs, `the recording was opened for bars of ${options.barMs} ms`);
    const subscribed = symbols.flatMap((symbol) => recorded.get(symbol) ?? []);
    replay.start(createRecordedTimeline(subscribed, barMs, originTsMs), guardedEmit(onEvent, options.log));
  }

  const instruments = new Map([...recorded].map(([symbol, each]) => [symbol, each.instrument]));
  return {
    info: infoOf(options),
    nowMs: () => replay.nowMs(),
    instruments: async (symbols) => knownInstruments(symbols, instruments),
    history: async (symbol, barMs, limit) => {
      requireSymbols([symbol], recorded, "the recording");
      const each = recorded.get(symbol);
      return each === undefined ? [] : barsBefore(each, options.barMs, barMs, replay.nowMs(), limit);
    },
    start,
    stop: () => replay.stop(),
    requestDepth: () => undefined,
    checkpoint: () => checkpoint,
  };
}

function infoOf({ dir, speed }: RecordedOptions): SourceInfo {
  return { kind: "recorded", label: `recorded market (${basename(dir)}), ${speed}x`, granularity: "bar" };
}

/** One symbol a turn of the event loop: a recording of many symbols takes a while. */
async function loadSymbols(options: RecordedOptions): Promise<Map<string, RecordedSymbol>> {
  const { dir, barMs } = options;
  const available = recordedSymbols(dir, barMs);
  const wanted = options.symbols ?? available;
  const recorded = new Map<string, RecordedSymbol>();
  for (const symbol of wanted.filter((each) => available.includes(each))) {
    await nextTurn();
    const loaded = loadRecordedSymbol({ dir, barMs, symbols: null }, symbol);
    if (loaded.bars.length > 0) recorded.set(symbol, loaded);
  }
  if (recorded.size > 0) return recorded;
  throw new DeskError(
    "CONFIG_INVALID",
    `the recording in ${dir} has none of the symbols asked for: set UNIVERSE to some of ${available.join(", ")}`,
  );
}

/** Late enough for some history, but never past the first quarter of the recording. */
function startOf(recorded: readonly RecordedSymbol[], options: RecordedOptions): number {
  const firstMs = Math.min(...recorded.map(({ bars }) => bars.openTsMs[0] ?? 0));
  const lastMs = Math.max(...recorded.map(({ bars }) => bars.openTsMs[bars.length - 1] ?? 0));
  const quarter = Math.floor((lastMs - firstMs) / options.barMs / 4);
  return firstMs + Math.min(options.warmUpBars ?? WARM_UP_BARS, quarter) * options.barMs;
}

function barsBefore(
  each: RecordedSymbol,
  fromMs: number,
  barMs: number,
  nowMs: number,
  limit: number,
): Bar[] {
  requireMultiple(barMs, fromMs, "the recording");
  const past = sliceBars(each.bars, 0, lowerBound(each.bars.openTsMs, nowMs - fromMs + 1));
  const bars = aggregateBars(past, fromMs, barMs);
  const first = Math.max(0, bars.length - Math.max(0, limit));
  return Array.from({ length: bars.length - first }, (_, index) =>
    barAt(each.symbol, bars, barMs, first + index),
  );
}
