/** Both lanes of the venue behind one door: one clock, one pause when it asks for one, one end. */
import type { Instrument, Lane } from "#src/domain/instrument.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { laneOf } from "../../venue-rules.ts";
import { createCcxtExchange, toMarketError } from "./ccxt-exchange.ts";
import { backoffMs, pause, type PollerTools } from "./poller.ts";
import { createVenueClient, type VenueClient } from "./venue-client.ts";
import { createVenueFetch, type FetchFunction } from "./venue-fetch.ts";

export type VenueOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** Uniform in [0, 1): jitter. */
  readonly random: () => number;
  readonly fetchImplementation: FetchFunction;
  /** Request weight in a minute of real time, per lane. */
  readonly weightPerMinute?: number;
};

/** Of one request with its body. */
const REQUEST_TIMEOUT_MS = 8_000;
/** Half of what the venue grants to an address, which may serve others too; 60 pairs need about 300. */
const WEIGHT_PER_MINUTE = 1_200;
const ATTEMPTS_MAX = 3;
/** A start does not sit out a longer pause: it fails, and says why. */
const HOLD_TOLERATED_MS = 15_000;

export type Venue = {
  readonly nowMs: () => number;
  readonly tools: PollerTools;
  /** The client of a lane; made when it is first needed. */
  readonly lane: (lane: Lane) => Promise<VenueClient>;
  /** Measures how far the venue's clock is from ours. */
  readonly synchronize: () => Promise<void>;
  readonly close: () => void;
};

export function createVenue(options: VenueOptions): Venue {
  const { clock, random, fetchImplementation, weightPerMinute } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const clients = new Map<Lane, Promise<VenueClient>>();
  let offsetMs = 0;
  let heldUntilMs = 0;
  const holdMs = (): number => Math.max(0, heldUntilMs - clock.nowMs());
  const fetchFunction = createVenueFetch({
    clock,
    fetchImplementation,
    timeoutMs: REQUEST_TIMEOUT_MS,
    signal,
    onHold: (pauseMs) => (heldUntilMs = clock.nowMs() + pauseMs),
    holdMs,
  });

  function lane(of: Lane): Promise<VenueClient> {
    const ofExchange = {
      fetchImplementation: fetchFunction,
      timeoutMs: REQUEST_TIMEOUT_MS,
      weightPerMinute: weightPerMinute ?? WEIGHT_PER_MINUTE,
    };
    const known =
      clients.get(of) ??
      createCcxtExchange(of, ofExchange).then((exchange) => createVenueClient(of, exchange, signal));
    clients.set(of, known);
    return known;
  }

  async function synchronize(): Promise<void> {
    const futures = await lane("futures");
    const askedMs = clock.nowMs();
    const serverMs = await futures.serverTimeMs();
    offsetMs = Math.round(serverMs - (askedMs + clock.nowMs()) / 2);
  }

  return {
    nowMs: () => clock.nowMs() + offsetMs,
    tools: { clock, signal, random, holdMs },
    lane,
    synchronize,
    close: () => controller.abort(),
  };
}

/** The lanes that `symbols` lie in. */
export function lanesOf(symbols: readonly string[]): Lane[] {
  return [...new Set(symbols.flatMap((symbol) => laneOf(symbol) ?? []))];
}

/** The instruments of every lane that `symbols` need. */
export async function instrumentsOf(
  venue: Venue,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, Instrument>> {
  const found = await Promise.all(
    lanesOf(symbols).map((lane) =>
      persistently(venue.tools, async () => (await venue.lane(lane)).instruments()),
    ),
  );
  return new Map(found.flatMap((instruments) => [...instruments]));
}

/** A few attempts for what is asked once, at the start, and cannot be left out. */
export async function persistently<T>(tools: PollerTools, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const failure = toMarketError(error);
      const isHopeless = !failure.retryable || tools.signal.aborted || tools.holdMs() > HOLD_TOLERATED_MS;
      if (isHopeless || attempt >= ATTEMPTS_MAX) throw failure;
      await pause(Math.max(backoffMs(attempt, tools.random), tools.holdMs()), tools);
    }
  }
}
