/**
 * Trigger: a look every half minute.
 * Reads:   the gate of each book, and the faults that are waited for.
 * Writes:  what the gate was last, with the alert that it has changed, in one transaction.
 * Emits:   what an alert emits.
 * Twice:   an unchanged gate is no event; a recovery is told once for its fault.
 */
import type { GateFigures } from "./model/gate.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ControlReader } from "./control-api.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type WatchGateDeps = {
  readonly control: Pick<ControlReader, "gate">;
  readonly books: readonly BookId[];
  readonly store: Pick<DeskStore, "loadCheckpoint" | "saveCheckpoint">;
  readonly atomically: LedgerStore["atomically"];
  readonly events: DeskEventSink;
  readonly venueNowMs: () => number;
};

export type WatchOptions = {
  readonly live: {
    readonly control: ControlReader;
    readonly desk: {
      readonly context: {
        readonly events: DeskEventSink;
        readonly store: DeskStore;
        readonly ledgerStore: LedgerStore;
        readonly venueNowMs: () => number;
        readonly rules: { all(): readonly { readonly bookId: BookId }[] };
      };
      readonly incidents: { settle(nowTsMs: number): void };
    };
  };
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const POLL_INTERVAL_MS = 30_000;

/** Runs until the signal is aborted. */
export function startWatch({ live, clock, log, signal }: WatchOptions): Periodic {
  const { control, desk } = live;
  const { events, store, ledgerStore, venueNowMs, rules } = desk.context;
  const books = rules.all().map(({ bookId }) => bookId);
  const atomically: LedgerStore["atomically"] = (work) => ledgerStore.atomically(work);
  const deps: WatchGateDeps = { control, books, store, atomically, events, venueNowMs };
  const run = (): void => {
    desk.incidents.settle(venueNowMs());
    watchGate(deps);
  };
  return every({ clock, log, signal, name: "watch", periodMs: POLL_INTERVAL_MS, run });
}

/** Tells of each book whose gate is another than when it was looked at last; the first look only remembers. */
export function watchGate({ control, books, store, atomically, events, venueNowMs }: WatchGateDeps): void {
  for (const bookId of books) {
    const figures = control.gate(bookId);
    const name = `gate:${bookId}`;
    const [now, before] = [stateOf(figures), store.loadCheckpoint(name)];
    if (now === before) continue;
    atomically(() => {
      store.saveCheckpoint(name, now);
      if (before === null) return;
      const eventTsMs = venueNowMs();
      const { met } = figures;
      events.emit({
        type: "gate",
        eventId: `${name}:${eventTsMs}`,
        eventTsMs,
        bookId,
        met,
        what: gateWords(figures),
      });
    });
  }
}

function stateOf({ green, rolling }: GateFigures): string {
  return `${green.passed ? "green" : "not green"}, ${rolling.passed ? "above" : "not above"}`;
}

/** "gate: all conditions met" or which are not. */
function gateWords({ green, rolling, met }: GateFigures): string {
  if (met) return "every condition of the gate is met";
  const row = `${green.days.length} of ${green.needed} green days in a row`;
  const bar = `30-day return ${rolling.passed ? "above" : "not above"} the passive bar`;
  return `the gate has changed: ${row}, ${bar}`;
}
