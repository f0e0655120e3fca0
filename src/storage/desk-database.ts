/** Opens the database of a market: its tables, its bus, and the stores of the features over one connection. */
import { createApprovalStores } from "#src/features/approvals/store/open-stores.ts";
import { createPublishingStores } from "#src/features/publishing/store/open-stores.ts";
import { createBus } from "#src/bus/bus.ts";
import { createAdjustmentStore } from "#src/features/adjustments/store/adjustment-store.ts";
import { createAlertStore } from "#src/features/alerts/store/alert-store.ts";
import { createAuditLog } from "#src/features/audit-log/store/audit-log.ts";
import { createExpectedTexts } from "#src/features/conversation/store/expected-texts.ts";
import { createTurnStore } from "#src/features/conversation/store/turn-store.ts";
import { createControlHistory } from "#src/features/experiments/store/control-history.ts";
import { createControlStore } from "#src/features/experiments/store/control-store.ts";
import { createMemoryStore } from "#src/features/memory/store/memory-store.ts";
import { createNewsStore } from "#src/features/news/store/news-store.ts";
import { createPreferenceStore } from "#src/features/preferences/store/preference-store.ts";
import { createIncidentStore } from "#src/features/quality/store/incident-store.ts";
import {
  chainControlStore,
  chainDeskStore,
  chainLedgerStore,
} from "#src/features/record/store/chained-stores.ts";
import { createDecisionChain } from "#src/features/record/store/decision-chain.ts";
import { chainEarlierRows } from "#src/features/record/store/earlier-rows.ts";
import { createSeasonStore } from "#src/features/record/store/season-store.ts";
import { createRoundTripHistory } from "#src/features/vault/store/round-trip-history.ts";
import { createVaultStore } from "#src/features/vault/store/vault-store.ts";
import { createCommandRuns } from "#src/features/workshop/store/command-runs.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createBarStore } from "./bar-store.ts";
import { openDatabase } from "./database.ts";
import { MIGRATIONS } from "./desk-tables.ts";
import { createDeskStore } from "./desk/desk-store.ts";
import { createEngineReadings } from "./engine-readings.ts";
import { createLedgerStore } from "./ledger/ledger-store.ts";
import { finishAdoption } from "./migrate.ts";
import { publishOutbox } from "./outbox-events.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { createTransactions } from "./transactions.ts";
import { enableVectors } from "./vector-search.ts";

export type DeskDatabaseOptions = {
  /** A file, or ":memory:". */
  readonly path: string;
  readonly clock: Clock;
  readonly durability: "full" | "off";
  /** Gets what a subscriber of the bus throws after the commit; thrown at the process unless given. */
  readonly onFault?: (error: unknown) => void;
};

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openDeskDatabase({ path, clock, durability, onFault }: DeskDatabaseOptions) {
  const db = openDatabase({ path, migrations: MIGRATIONS, durability });
  const chain = createDecisionChain(db, () => clock.nowMs());
  finishAdoption(db, () => chainEarlierRows(db, chain));
  const transactions = createTransactions(db, onFault);
  const events = createBus(transactions);
  return {
    db,
    events,
    chain,
    seasons: createSeasonStore(db, chain),
    trips: createRoundTripHistory(db),
    vault: createVaultStore(db),
    adjustments: createAdjustmentStore(db, chain),
    expected: createExpectedTexts(db),
    ledgerStore: chainLedgerStore(createLedgerStore(db, transactions), chain),
    deskStore: chainDeskStore(createDeskStore(db), chain),
    control: chainControlStore(createControlStore(db), chain),
    controlHistory: createControlHistory(db),
    bars: createBarStore(db),
    engineReadings: createEngineReadings(db),
    outbox: publishOutbox(createOutboxStore(db), events, transactions.atomically),
    ...createApprovalStores(db, clock),
    alerts: createAlertStore(db),
    audit: createAuditLog(db),
    news: createNewsStore(db),
    memories: createMemoryStore(db, enableVectors(db)),
    turns: createTurnStore(db),
    runs: createCommandRuns(db),
    incidents: createIncidentStore(db),
    preferences: createPreferenceStore(db),
    ...createPublishingStores(db),
    close: (): void => void db.close(),
  };
}

/** Every store of the desk, over one connection. */
export type DeskDatabase = ReturnType<typeof openDeskDatabase>;
