/**
 * Trigger: the loop that trades stood still for more than a quarter of a second.
 * Reads:   where it was, from a thread beside it.
 * Writes:  an incident, once for each place until it has not come again for ten minutes.
 * Emits:   an alert for it and for its end.
 * Twice:   what is open already is not opened again.
 */
import { startLoopWatch, type LoopStall, type LoopWatch } from "#src/adapters/loop-watch.ts";
import type { Desk } from "#src/desk/desk.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Log } from "#src/ports/log.ts";

export type OpenLoopWatchOptions = { readonly desk: Desk; readonly log: Log };

/** Without a cause in the desk a stall is told from here on: a machine that sleeps or swaps holds up stops, too. */
const STARVED_MS = 5_000;
/** Of the stall, by the loop itself: less is the machine's doing. */
const BUSY_SHARE_MIN = 0.5;

export function openLoopWatch({ desk, log }: OpenLoopWatchOptions): LoopWatch {
  return startLoopWatch({
    log,
    onStall: (stall) => {
      const what = stallWords(stall);
      if (what === null) return;
      desk.incidents.record(
        new DeskError("LOOP_STALLED", what, { details: stall }),
        desk.context.venueNowMs(),
      );
    },
  });
}

/** The same words for the same cause, so that it is one incident; null for what is none. */
export function stallWords({ stalledMs, busyMs, where }: LoopStall): string | null {
  if (busyMs >= BUSY_SHARE_MIN * stalledMs) {
    return where === null
      ? "stops ran more than 0.25 s late: the desk was busy, the log says with what"
      : `stops ran more than 0.25 s late: the desk was busy in ${where}`;
  }
  return stalledMs < STARVED_MS
    ? null
    : "stops ran more than 5 s late: the machine was asleep, or had no time for the desk";
}
