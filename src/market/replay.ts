/**
 * Delivers a timeline of events at a multiple of real time. What is delivered, and in which order, depends
 * on the timeline alone: the wall clock only decides when.
 */
import { assert } from "#src/domain/errors.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import type { Clock } from "#src/ports/clock.ts";

/** Events in venue-time order, taken one instant at a time. */
export type Timeline = {
  /** The venue time of the next instant, or null when none is left. */
  nextTsMs(): number | null;
  /** Takes the events of that instant, in order; the timeline moves on. */
  take(): readonly MarketEvent[];
};

export type ReplayOptions = {
  readonly clock: Clock;
  /** Venue milliseconds per wall millisecond. */
  readonly speed: number;
  /** The venue time that the replay begins at. */
  readonly originTsMs: number;
  /** Called when every event of an instant has been delivered: from here a restart may continue. */
  readonly onDelivered: (tsMs: number) => void;
  /** Called once, when the timeline has no more. */
  readonly onEnd?: (emit: (event: MarketEvent) => void) => void;
};

export type Replay = {
  /** The venue's present. Stands still before the start, after the end and after `stop`. */
  nowMs(): number;
  start(timeline: Timeline, emit: (event: MarketEvent) => void): void;
  stop(): Promise<void>;
};

/** After this long, or this many instants, the event loop gets its turn. */
const SLICE_MS = 10;
const SLICE_INSTANTS_MAX = 64;
/** A replay that is later than this (a machine that slept) goes on from where it is instead of catching up. */
const LAG_MAX_MS = 60_000;

export function createReplay(options: ReplayOptions): Replay {
  const { clock, speed } = options;
  const controller = new AbortController();
  let originTsMs = options.originTsMs;
  let originWallMs = clock.nowMs();
  let deliveredTsMs = options.originTsMs;
  let timeline: Timeline | null = null;
  let running: Promise<void> | null = null;
  let frozenTsMs: number | null = null;

  const targetMs = (): number => originTsMs + (clock.nowMs() - originWallMs) * speed;

  function nowMs(): number {
    if (timeline === null) return options.originTsMs;
    if (frozenTsMs !== null) return frozenTsMs;
    const limitTsMs = timeline.nextTsMs() ?? deliveredTsMs;
    return Math.max(deliveredTsMs, Math.min(Math.floor(targetMs()), limitTsMs));
  }

  function rebase(tsMs: number): void {
    originTsMs = tsMs;
    originWallMs = clock.nowMs();
  }

  /** Delivers what is due, until the slice is used up. */
  function deliverSlice(from: Timeline, emit: (event: MarketEvent) => void): void {
    const startedMs = clock.nowMs();
    for (let instants = 0; instants < SLICE_INSTANTS_MAX; instants++) {
      const nextTsMs = from.nextTsMs();
      if (nextTsMs === null || nextTsMs > targetMs() || clock.nowMs() - startedMs > SLICE_MS) return;
      deliveredTsMs = nextTsMs;
      for (const event of from.take()) {
        if (controller.signal.aborted) return;
        emit(event);
      }
      options.onDelivered(nextTsMs);
    }
  }

  async function run(from: Timeline, emit: (event: MarketEvent) => void): Promise<void> {
    const { signal } = controller;
    while (!signal.aborted) {
      const nextTsMs = from.nextTsMs();
      if (nextTsMs === null) {
        options.onEnd?.(emit);
        return;
      }
      const waitMs = (nextTsMs - targetMs()) / speed;
      if (waitMs < -LAG_MAX_MS) rebase(nextTsMs);
      if (waitMs <= 0) deliverSlice(from, emit);
      await clock.sleep(Math.max(0, waitMs), signal).catch(() => undefined);
    }
  }

  function start(from: Timeline, emit: (event: MarketEvent) => void): void {
    assert(timeline === null, "a replay is started once");
    timeline = from;
    rebase(options.originTsMs);
    running = run(from, emit);
  }

  async function stop(): Promise<void> {
    frozenTsMs ??= nowMs();
    controller.abort();
    await running;
  }

  return { nowMs, start, stop };
}
