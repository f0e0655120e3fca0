import type { DeskError } from "#src/domain/errors.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import type { Log } from "#src/ports/log.ts";
import type { PollerTools } from "./poller.ts";
import type { SourceHealth } from "./source-health.ts";
import type { VenueClient } from "./venue-client.ts";

/** What every feed of one lane works with. */
export type FeedContext = {
  readonly client: VenueClient;
  /** Subscribed symbols of this lane, at least one. */
  readonly symbols: readonly string[];
  readonly tools: PollerTools;
  readonly health: SourceHealth;
  readonly log: Log;
  /** Where the settlements of a symbol are caught up from. */
  readonly fundingFromTsMs: ReadonlyMap<string, number>;
  /** The venue's present, ms. */
  readonly nowMs: () => number;
  readonly emit: (event: MarketEvent) => void;
};

/** How often in a row a request may fail before it is worth a notice. */
const FAILURES_QUIET = 3;

/** One failed request is a line in the log; a row of them is a notice. */
export function noteFailure(context: FeedContext, feed: string, error: DeskError, failures: number): void {
  context.log.debug("a market request failed", { feed, failures, code: error.code, reason: error.message });
  if (failures > FAILURES_QUIET) context.health.report(feed, `${feed} do not arrive: ${error.message}`);
}

/** Runs `read`; a datum that cannot be read is reported and skipped. Returns whether it could. */
export function readOrReport(context: FeedContext, key: string, read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    context.health.report(key, error instanceof Error ? `dropped ${error.message}` : "dropped a datum");
    return false;
  }
}
