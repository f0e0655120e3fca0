/** The control experiment over a desk: what it reads, and what it may change. */
import type { Ledger } from "#src/books/ledger.ts";
import { createControlExperiment, type ControlExperiment } from "./control-experiment.ts";
import { settingsPatches } from "./settings-patches.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import type { Desk } from "#src/desk/desk.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Rate } from "#src/domain/money.ts";
import type { ControlHistory } from "./control-history.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { ControlSettings } from "./control-settings.ts";
import type { ControlStore } from "./control-store.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

export type OpenControlOptions = {
  readonly database: {
    readonly control: ControlStore;
    readonly controlHistory: ControlHistory;
    readonly bars: BarStore;
  };
  readonly ledger: Ledger;
  readonly events: DeskEventSink;
  readonly passiveBar: Rate;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
  readonly desk: Desk;
};

export function openControl(options: OpenControlOptions): ControlExperiment {
  const { database, ledger, events, passiveBar, venueNowMs, nowMs, desk } = options;
  return createControlExperiment({
    ledger,
    store: database.control,
    history: database.controlHistory,
    calls: () => desk.context.signals.of(STANDARD_BOOK),
    bars: database.bars,
    equityMarks: (bookId, limit) => desk.equityMarks.recent(bookId, limit),
    settings: rulesAsSettings(desk),
    events,
    books: { first: STANDARD_BOOK, second: INVERTED_BOOK },
    passiveBar,
    venueNowMs,
    nowMs,
  });
}

/** An approved verdict is a change of rules like any other: previewed, recorded, with who and why. */
function rulesAsSettings(desk: Desk): ControlSettings {
  return {
    applySettings: (change, reason, order) => {
      const { rules } = desk.context;
      const commands = createDeskCommands(desk);
      const patches = settingsPatches(change, (of) => rules.of(of));
      for (const { bookId, patch } of patches) {
        const previewed = rules.preview(bookId, patch);
        if ("refused" in previewed) return previewed;
      }
      for (const { bookId, patch } of patches) commands.changeRules(bookId, patch, order, reason);
      return null;
    },
  };
}
