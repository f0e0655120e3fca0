/** A replay over a database in memory, with a strategy that a test writes down. */
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { DEFAULT_EXECUTION, controlBooks } from "#src/desk/book-rules.ts";
import { signalIdOf, type Strategy } from "#src/strategies/crossover.ts";
import type { Bar } from "#src/domain/market.ts";
import { amount } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import { runReplay, type ReplayOptions, type ReplayOutcome } from "#jobs/replay/run-replay.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { FRICTIONLESS } from "./desk-fixture.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createSilentLog } from "./silent-log.ts";

/** Says what `sideOf` says at the close of a bar. */
export function strategyOf(sideOf: (bar: Bar) => PositionSide | null): Strategy {
  return {
    name: "written down",
    warmUpBars: 0,
    forSymbol: ({ symbol, lane }) => ({
      onBar: (bar) => {
        const side = sideOf(bar);
        if (side === null) return null;
        return {
          signalId: signalIdOf(bar),
          symbol,
          lane,
          scanMs: bar.closeTsMs - bar.openTsMs,
          side,
          confidence: 1,
          price: bar.close,
          thesis: "written down",
          falsifyingPrice: bar.close,
          evidence: {},
          eventTsMs: bar.closeTsMs,
        };
      },
    }),
  };
}

export type SmallReplay = {
  readonly outcome: ReplayOutcome;
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
};

/** Without costs, in one transaction a batch, the two books of the control experiment, unless told otherwise. */
export async function replayInMemory(
  market: ReplayMarket,
  strategy: Strategy,
  options: Partial<ReplayOptions> = {},
): Promise<SmallReplay> {
  const { ledgerStore, deskStore } = openDeskDatabase({
    path: ":memory:",
    clock: createFakeClock(),
    durability: "off",
  });
  const outcome = await runReplay({
    market,
    ledgerStore,
    deskStore,
    strategy,
    books: controlBooks(amount("1000"), market.barMs),
    execution: { ...DEFAULT_EXECUTION, ...FRICTIONLESS },
    afterHalt: "stay",
    transactions: "batch",
    log: createSilentLog(),
    signal: new AbortController().signal,
    onProgress: () => {},
    pause: async () => {},
    settle: () => {},
    ...options,
  });
  return { outcome, ledgerStore, deskStore };
}
