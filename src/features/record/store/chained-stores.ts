/**
 * The desk's stores with every decision on the chain, in the transaction that wrote it. A replay uses the stores
 * as they are: there is nobody to convince by it.
 */
import type { ControlStore } from "#src/features/experiments/control-store.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { ChainAppender } from "./decision-chain.ts";
import { orderNumber } from "#src/storage/ledger/ledger-rows.ts";

/** Opening balances, orders, how they ended, plans, fills, fundings and round trips. */
export function chainLedgerStore(store: LedgerStore, chain: ChainAppender): LedgerStore {
  return {
    ...store,
    appendEntry: (entry) =>
      chained(store.appendEntry(entry), () => {
        // A fill and a funding stand on the chain with their entry's postings.
        if (entry.kind === "opening-balance") chain.append("opening", entry.entryId);
      }),
    appendOrder: (order, cause, recordedTsMs) =>
      chained(store.appendOrder(order, cause, recordedTsMs), () =>
        chain.append("order", orderNumber(order.orderId)),
      ),
    appendOrderEnd: (orderId, outcome, reason, recordedTsMs) => {
      store.appendOrderEnd(orderId, outcome, reason, recordedTsMs);
      chain.append("order-end", orderNumber(orderId));
    },
    appendPlan: (bookId, positionId, plan) => {
      store.appendPlan(bookId, positionId, plan);
      chain.append("plan", positionId);
    },
    appendFill: (entryId, fill, margin) => {
      store.appendFill(entryId, fill, margin);
      chain.append("fill", entryId);
    },
    appendFunding: (entryId, funding) => {
      store.appendFunding(entryId, funding);
      chain.append("funding", entryId);
    },
    appendRoundTrip: (roundTrip) => {
      store.appendRoundTrip(roundTrip);
      chain.append("round-trip", roundTrip.roundTripId);
    },
  };
}

/** Signals with what every book did about them, states, rules and bans. */
export function chainDeskStore(store: DeskStore, chain: ChainAppender): DeskStore {
  return {
    ...store,
    appendSignal: (signal, outcomes, recordedTsMs) => {
      store.appendSignal(signal, outcomes, recordedTsMs);
      chain.append("signal", signal.signalId);
    },
    appendStateChange: (change, recordedTsMs) =>
      chained(store.appendStateChange(change, recordedTsMs), () => chain.append("state", change.cause)),
    appendRuleChange: (change, recordedTsMs) =>
      chained(store.appendRuleChange(change, recordedTsMs), () => chain.append("rules", change.cause)),
    appendBan: (ban, recordedTsMs) =>
      chained(store.appendBan(ban, recordedTsMs), () => chain.append("ban", ban.cause)),
  };
}

/** Epochs, verdicts and what owners said to them. */
export function chainControlStore(store: ControlStore, chain: ChainAppender): ControlStore {
  return {
    ...store,
    appendEpoch: (epoch, recordedTsMs) => {
      store.appendEpoch(epoch, recordedTsMs);
      chain.append("epoch", epoch.epoch);
    },
    appendVerdict: (verdict, recordedTsMs) =>
      chained(store.appendVerdict(verdict, recordedTsMs), () => chain.append("verdict", verdict.epoch)),
    appendDecision: (decision, recordedTsMs) => {
      store.appendDecision(decision, recordedTsMs);
      chain.append("verdict-decision", decision.epoch);
    },
  };
}

/** A row whose cause was known is on the chain already. */
function chained(isNew: boolean, append: () => void): boolean {
  if (isNew) append();
  return isNew;
}
