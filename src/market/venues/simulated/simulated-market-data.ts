/** The simulated market: for machines without a network, and for trying things out a month in a night. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { assert, DeskError } from "#src/domain/errors.ts";
import type { SourceInfo } from "#src/domain/market.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData, MarketSubscription } from "#src/ports/market-data.ts";
import { joinBars } from "../../bar-columns.ts";
import {
  checkpointText,
  readCheckpoint,
  type SimulatedCheckpoint,
  type WorldState,
} from "../../checkpoint.ts";
import { createReplay, type Timeline } from "../../replay.ts";
import { guardedEmit, knownInstruments, lastOf, requireMultiple, requireSymbols } from "../../venue-rules.ts";
import { createSimulatedExchange, type SimulatedExchange } from "./simulated-exchange.ts";
import { simulatedAssets, simulatedInstruments } from "./universe.ts";
import { createWorld, FUNDING_INTERVAL_MS, initialWorldState, worldState } from "./world.ts";

export type SimulatedOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly seed: number;
  /** 60: a 15-minute bar each 15 seconds. */
  readonly speed: number;
  readonly barMs: number;
  readonly checkpoint: string | null;
  /** Venue time of a fresh market; the clock's present, floored to the bar, unless given. */
  readonly startTsMs?: number;
  /** Venue time between two quotes of a symbol. Must divide `barMs` and 8 hours. */
  readonly quoteStepMs?: number;
  /** Bars of history made before the start. */
  readonly warmUpBars?: number;
  /** Why it is this market and not the one asked for. */
  readonly fallbackReason?: string;
};

const QUOTE_STEP_MS = 15_000;
const WARM_UP_BARS = 300;
/** Steps of all pairs between two turns of the event loop: some milliseconds. */
const STEPS_PER_TURN = 200;

/** @throws DeskError CONFIG_INVALID for settings, or a checkpoint, that cannot be used. */
export async function openSimulatedMarketData(options: SimulatedOptions): Promise<MarketData> {
  const resumed = readCheckpoint(options.checkpoint, "simulated");
  checkResumed(resumed, options.seed);
  const stepMs = resumed?.stepMs ?? options.quoteStepMs ?? QUOTE_STEP_MS;
  checkStep(stepMs, options.barMs);
  const simulation = createSimulation(options, stepMs, resumed);
  await simulation.runTo(simulation.originTsMs);
  const instruments = simulatedInstruments(simulatedAssets());
  const replay = createReplay({
    clock: options.clock,
    speed: options.speed,
    originTsMs: simulation.presentTsMs,
    onDelivered: simulation.delivered,
  });

  async function start({ symbols, barMs, onEvent }: MarketSubscription): Promise<void> {
    requireSymbols(symbols, instruments, "the simulated market");
    assert(barMs === options.barMs, `the simulated market was opened for bars of ${options.barMs} ms`);
    replay.start(simulation.timeline(new Set(symbols)), guardedEmit(onEvent, options.log));
  }

  return {
    info: infoOf(options),
    nowMs: () => replay.nowMs(),
    instruments: async (symbols) => knownInstruments(symbols, instruments),
    history: async (symbol, barMs, limit) => {
      requireSymbols([symbol], instruments, "the simulated market");
      requireMultiple(barMs, options.barMs, "the simulated market");
      const past = simulation.exchange.bars(symbol).filter((bar) => bar.closeTsMs <= replay.nowMs());
      return lastOf(joinBars(past, options.barMs, barMs), limit);
    },
    start,
    stop: () => replay.stop(),
    requestDepth: () => undefined,
    checkpoint: simulation.checkpoint,
  };
}

type Simulation = {
  readonly exchange: SimulatedExchange;
  /** The last instant before the first that will be delivered. */
  readonly originTsMs: number;
  /** What the venue's clock shows at the start. */
  readonly presentTsMs: number;
  /** Generates up to `tsMs`, in slices. */
  readonly runTo: (tsMs: number) => Promise<void>;
  readonly timeline: (symbols: ReadonlySet<string>) => Timeline;
  readonly delivered: (tsMs: number) => void;
  readonly checkpoint: () => string | null;
};

/**
 * A market is generated from an anchor: the state at some bar before the history that it must be able to
 * show. A checkpoint is that anchor and the time reached, so a restart makes the same history and goes on
 * with the same numbers. Anchors move forward with time, two histories behind at most.
 */
function createSimulation(
  options: SimulatedOptions,
  stepMs: number,
  resumed: SimulatedCheckpoint | null,
): Simulation {
  const { barMs, seed } = options;
  const assets = simulatedAssets();
  const warmUpBars = Math.max(1, options.warmUpBars ?? WARM_UP_BARS);
  const freshTsMs = floorTo(options.startTsMs ?? options.clock.nowMs(), barMs);
  let anchor: WorldState =
    resumed?.anchor ?? initialWorldState(seed, freshTsMs - warmUpBars * barMs - stepMs, assets);
  let nextAnchor: WorldState | null = null;
  let deliveredTsMs = resumed?.tsMs ?? null;
  const world = createWorld(assets, stepMs, anchor);
  const exchange = createSimulatedExchange({ assets, world, stepMs, barMs, barsKept: warmUpBars });

  function step(): void {
    exchange.step();
    if (world.tsMs - (nextAnchor ?? anchor).tsMs < warmUpBars * barMs) return;
    anchor = nextAnchor ?? anchor;
    nextAnchor = worldState(world);
  }

  async function runTo(tsMs: number): Promise<void> {
    for (let steps = 1; world.tsMs < tsMs; steps++) {
      step();
      if (steps % STEPS_PER_TURN === 0) await nextTurn();
    }
  }

  function timeline(symbols: ReadonlySet<string>): Timeline {
    return {
      nextTsMs: () => world.tsMs + stepMs,
      take: () => {
        step();
        return exchange.events(symbols);
      },
    };
  }

  function checkpoint(): string | null {
    if (deliveredTsMs === null) return null;
    return checkpointText("simulated", { version: 1, seed, stepMs, tsMs: deliveredTsMs, anchor });
  }

  return {
    exchange,
    originTsMs: resumed?.tsMs ?? freshTsMs - stepMs,
    presentTsMs: resumed?.tsMs ?? freshTsMs,
    runTo,
    timeline,
    delivered: (tsMs) => (deliveredTsMs = tsMs),
    checkpoint,
  };
}

function infoOf({ seed, speed, fallbackReason }: SimulatedOptions): SourceInfo {
  return {
    kind: "simulated",
    label: `simulated market, seed ${seed}, ${speed}x`,
    granularity: "quote",
    ...(fallbackReason === undefined ? {} : { fallbackReason }),
  };
}

function checkStep(stepMs: number, barMs: number): void {
  if (barMs % stepMs === 0 && FUNDING_INTERVAL_MS % stepMs === 0) return;
  throw new DeskError(
    "CONFIG_INVALID",
    `quotes every ${stepMs} ms do not divide bars of ${barMs} ms and funding every 8 hours: choose 15000`,
  );
}

/** Another seed, or other pairs, are another market; open positions must not be carried into it. */
function checkResumed(resumed: SimulatedCheckpoint | null, seed: number): void {
  if (resumed === null) return;
  if (resumed.anchor.logMove.length !== simulatedAssets().length) {
    throw new DeskError(
      "CONFIG_INVALID",
      "this desk's simulated market has other pairs than this version: start anew with another SLEEPYQUANT_DATA",
    );
  }
  if (resumed.seed === seed) return;
  throw new DeskError(
    "CONFIG_INVALID",
    `this desk's simulated market has seed ${resumed.seed} and cannot go on with seed ${seed}: ` +
      `set MARKET_SEED=${resumed.seed}, or start anew with another SLEEPYQUANT_DATA`,
  );
}

function floorTo(tsMs: number, stepMs: number): number {
  return Math.floor(tsMs / stepMs) * stepMs;
}
