/** Loads, or makes, the market that a replay was asked for. A composition root: it knows the adapters. */
import { dayKey } from "#src/domain/tally.ts";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import {
  loadRecordedSymbol,
  recordedSymbols,
  type LoadRecordingOptions,
  type RecordedSymbol,
} from "#src/market/venues/recorded/load-recording.ts";
import { simulateRecording } from "#src/market/venues/simulated/simulated-recording.ts";
import { DeskError, UserError } from "#src/domain/errors.ts";
import { parseSymbol, symbolOf } from "#src/domain/instrument.ts";
import type { ReplaySource } from "./parse-args.ts";
import type { FinerBars, ReplayMarket } from "./replay-market.ts";

type Recorded = Extract<ReplaySource, { kind: "recorded" }>;
type Simulated = Extract<ReplaySource, { kind: "simulated" }>;

/** Bar lengths that may tell what came first inside a longer one, finest first. */
const FINER_MS = [60_000, 300_000] as const;

/**
 * `warmUpBars` before the first day come along where there are some.
 * @throws UserError that says what to type; DeskError MARKET_DATA_INVALID naming file and line.
 */
export function openReplayMarket(source: ReplaySource, barMs: number, warmUpBars: number): ReplayMarket {
  return source.kind === "recorded"
    ? openRecorded(source, barMs, warmUpBars)
    : openSimulated(source, barMs, warmUpBars);
}

function openRecorded(source: Recorded, barMs: number, warmUpBars: number): ReplayMarket {
  const { dir, fromTsMs, toTsMs } = source;
  const options: LoadRecordingOptions = {
    dir,
    barMs,
    symbols: null,
    ...(fromTsMs !== null && { fromTsMs: fromTsMs - warmUpBars * barMs }),
    ...(toTsMs !== null && { toTsMs }),
  };
  const symbols = symbolsAskedFor(source, barMs)
    .map((symbol) => loadRecordedSymbol(options, symbol))
    .filter(({ bars }) => (bars.openTsMs.at(-1) ?? -1) >= (fromTsMs ?? 0));
  if (symbols.length === 0) throw nothingThere(source, barMs);
  return {
    source: "recorded",
    label: `recorded market (${basename(dir)})`,
    barMs,
    symbols: symbols.map((each) => ({ ...each, finer: finerBars(options, each) })),
    startTsMs:
      fromTsMs ?? Math.min(...symbols.map(({ bars }) => bars.openTsMs[0] ?? Number.MAX_SAFE_INTEGER)),
  };
}

function symbolsAskedFor({ dir, bases }: Recorded, barMs: number): readonly string[] {
  if (!existsSync(dir))
    throw new UserError(`there is no folder ${dir}: type --dir with the one that holds perp_15m`);
  const known = knownSymbols(dir, barMs);
  if (bases === null) return known;
  const asked = bases.map((base) => symbolOf(base, "futures"));
  const missing = asked.filter((symbol) => !known.includes(symbol)).map((symbol) => parseSymbol(symbol).base);
  if (missing.length === 0) return asked;
  const has = known.map((symbol) => parseSymbol(symbol).base).join(",");
  throw new UserError(`the recording has no ${missing.join(", ")}: type --symbols with some of ${has}`);
}

function knownSymbols(dir: string, barMs: number): readonly string[] {
  try {
    return recordedSymbols(dir, barMs);
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "CONFIG_INVALID") throw error;
    const minutes = barMs / 60_000;
    throw new UserError(
      `${dir} has no bars that bars of ${minutes} minutes can be made from: ` +
        "type --dir with a folder that holds perp_15m (or perp_5m, perp_1m), or another --bar",
      { cause: error },
    );
  }
}

function nothingThere({ dir }: Recorded, barMs: number): UserError {
  const [symbol] = recordedSymbols(dir, barMs);
  const bars = symbol === undefined ? null : loadRecordedSymbol({ dir, barMs, symbols: null }, symbol).bars;
  const has =
    bars === null
      ? "no bars"
      : `bars from ${dayKey(bars.openTsMs[0] ?? 0)} to ${dayKey(bars.openTsMs.at(-1) ?? 0)}`;
  return new UserError(`nothing lies in that time; ${dir} has ${has}: type other --from and --to`);
}

/** Columns of shorter bars that overlap in time; a recording need not have any. */
function finerBars(options: LoadRecordingOptions, { symbol, bars }: RecordedSymbol): FinerBars[] {
  return FINER_MS.filter((barMs) => barMs < options.barMs).flatMap((barMs) => {
    const finer = barsOrNone({ ...options, barMs }, symbol);
    const overlaps =
      finer !== null &&
      (finer.openTsMs[0] ?? Infinity) <= (bars.openTsMs.at(-1) ?? -1) &&
      (finer.openTsMs.at(-1) ?? -1) >= (bars.openTsMs[0] ?? Infinity);
    return overlaps ? [{ barMs, bars: finer }] : [];
  });
}

function barsOrNone(options: LoadRecordingOptions, symbol: string): RecordedSymbol["bars"] | null {
  try {
    return loadRecordedSymbol(options, symbol).bars;
  } catch (error) {
    const absent = ["CONFIG_INVALID", "INSTRUMENT_NOT_FOUND"];
    if (error instanceof DeskError && absent.includes(error.code)) return null;
    throw error;
  }
}

function openSimulated(source: Simulated, barMs: number, warmUpBars: number): ReplayMarket {
  const { seed, pairs, toTsMs } = source;
  const fromTsMs = source.fromTsMs - warmUpBars * barMs;
  const recorded = simulateRecording({ seed, pairs, barMs, fromTsMs, toTsMs });
  return {
    source: "simulated",
    label: `simulated market, seed ${seed}`,
    barMs,
    symbols: recorded.map((each) => ({ ...each, finer: [] })),
    startTsMs: source.fromTsMs,
  };
}
