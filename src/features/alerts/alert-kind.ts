/** What the alert settings need to know of an event. */
import type { AlertFacts, AlertKind } from "#src/domain/alert-settings.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { OrderReason } from "#src/domain/order.ts";

const EXIT_KINDS: Readonly<Record<OrderReason, AlertKind>> = {
  "signal-entry": "entries",
  "manual-entry": "entries",
  "take-profit": "take-profits",
  "moved-take-profit": "take-profits",
  "stop-loss": "stop-losses",
  "moved-stop": "stop-losses",
  "signal-exit": "exits",
  "manual-close": "exits",
  flatten: "exits",
  "drawdown-halt": "halts",
  liquidation: "liquidations",
};

export function alertKindOf(event: DeskEvent): AlertKind {
  switch (event.type) {
    case "position-opened":
      return "entries";
    case "position-closed":
      return EXIT_KINDS[event.roundTrip.exitReason];
    case "trading-state":
      return event.state === "halted" ? "halts" : "states";
    case "entry-refused":
      return "refusals";
    case "incident":
    case "recovery":
      return "incidents";
    case "market-source":
      return "market";
    case "post-mortem":
      return "post-mortems";
    case "approval":
      return "approvals";
    case "adjustment":
      return "adjustments";
    case "news-shock":
      return "news";
    case "control":
    case "engine":
    case "record":
    case "security":
    case "gate":
      return event.type;
  }
}

export function alertFactsOf(event: DeskEvent, isCritical: boolean): AlertFacts {
  const pnl = event.type === "position-closed" ? event.roundTrip.netPnl : null;
  return { kind: alertKindOf(event), isCritical, pnl };
}

export function bookOfEvent(event: DeskEvent): BookId | null {
  return "bookId" in event ? event.bookId : null;
}
