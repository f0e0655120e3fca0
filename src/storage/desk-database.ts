/** The one list of migrations, and every store of the desk over one connection. */
import type { ActionStore } from "#src/features/approvals/action-store.ts";
import { type AlertStore, createAlertStore } from "#src/features/alerts/store/alert-store.ts";
import {
  type ApprovalMessages,
  createApprovalMessages,
} from "#src/features/approvals/store/approval-messages.ts";
import type { ApprovalStore } from "#src/features/approvals/approval-store.ts";
import type { CommandRuns } from "#src/features/workshop/command-runs.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { ControlHistory } from "#src/features/experiments/control-history.ts";
import type { ControlStore } from "#src/features/experiments/control-store.ts";
import type { DecisionChain } from "#src/features/record/decision-chain.ts";
import type { NewsStore } from "#src/features/news/news.ts";
import type { MemoryStore } from "#src/features/memory/memory-store.ts";
import type { EngineReadings } from "#src/ports/engine-readings.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { SeasonStore } from "#src/features/record/season-store.ts";
import type { ExpectedTexts } from "#src/features/conversation/expected-texts.ts";
import {
  type RoundTripHistory,
  createRoundTripHistory,
} from "#src/features/vault/store/round-trip-history.ts";
import {
  type AdjustmentStore,
  createAdjustmentStore,
} from "#src/features/adjustments/store/adjustment-store.ts";
import { createVaultStore } from "#src/features/vault/store/vault-store.ts";
import type { VaultStore } from "#src/features/vault/vault-store.ts";
import { ADJUSTMENT_SCHEMA } from "#src/features/adjustments/store/schema-adjustments.ts";
import { createApprovalStore } from "#src/features/approvals/store/approval-store.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";
import { createActionStore } from "#src/features/approvals/store/action-store.ts";
import { createAuditLog } from "#src/features/audit-log/store/audit-log.ts";
import { createBarStore } from "./bar-store.ts";
import {
  chainControlStore,
  chainDeskStore,
  chainLedgerStore,
} from "#src/features/record/store/chained-stores.ts";
import { createCommandRuns } from "#src/features/workshop/store/command-runs.ts";
import { createControlHistory } from "#src/features/experiments/store/control-history.ts";
import { createControlStore } from "#src/features/experiments/store/control-store.ts";
import { createEngineReadings } from "./engine-readings.ts";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { createDecisionChain } from "#src/features/record/store/decision-chain.ts";
import { createDeskStore } from "./desk/desk-store.ts";
import { createLedgerStore } from "./ledger/ledger-store.ts";
import { createNewsStore } from "#src/features/news/store/news-store.ts";
import { createMemoryStore } from "#src/features/memory/store/memory-store.ts";
import { createBus, type Bus } from "#src/bus/bus.ts";
import { publishOutbox } from "./outbox-events.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "#src/features/experiments/store/schema-control.ts";
import { DESK_INDEXES, DESK_SCHEMA } from "./desk/schema-desk.ts";
import { LEDGER_INDEXES, LEDGER_SCHEMA } from "./ledger/schema-ledger.ts";
import { INFERENCE_SCHEMA } from "./schema-inference.ts";
import { MEMORY_SCHEMA } from "#src/features/memory/store/schema-memory.ts";
import { MESSAGE_SCHEMA } from "./schema-messages.ts";
import { ALERT_SCHEMA } from "#src/features/alerts/store/schema-alerts.ts";
import { APPROVAL_SCHEMA } from "#src/features/approvals/store/schema-approvals.ts";
import { NEWS_SCHEMA } from "#src/features/news/store/schema-news.ts";
import { PUBLICATION_SCHEMA } from "#src/features/publishing/store/schema-publications.ts";
import { createPeriodHistory } from "#src/features/publishing/store/period-history.ts";
import { ARTICLE_SCHEMA } from "#src/features/publishing/store/schema-articles.ts";
import { createArticleStore, type ArticleStore } from "#src/features/publishing/store/article-store.ts";
import { createPublicationStore } from "#src/features/publishing/store/publication-store.ts";
import type { PeriodHistory } from "#src/features/publishing/period-history.ts";
import type { PublicationStore } from "#src/features/publishing/publication-store.ts";
import { RECORD_SCHEMA } from "#src/features/record/store/schema-record.ts";
import { WORKSHOP_SCHEMA } from "#src/features/workshop/store/schema-workshop.ts";
import { INCIDENT_SCHEMA } from "#src/features/quality/store/schema-incidents.ts";
import { PREFERENCE_SCHEMA } from "#src/features/preferences/store/schema-preferences.ts";
import { readMigrations } from "./migrations.ts";
import { createIncidentStore } from "#src/features/quality/store/incident-store.ts";
import { createPreferenceStore } from "#src/features/preferences/store/preference-store.ts";
import type { IncidentStore } from "#src/ports/quality.ts";
import type { PreferenceStore } from "#src/features/preferences/preferences.ts";
import { createSeasonStore } from "#src/features/record/store/season-store.ts";
import { VAULT_SCHEMA } from "#src/features/vault/store/schema-vault.ts";
import { createExpectedTexts, EXPECTED_SCHEMA } from "#src/features/conversation/store/expected-texts.ts";
import { TURN_SCHEMA } from "#src/features/conversation/store/schema-turns.ts";
import { chainEarlierRows } from "#src/features/record/store/earlier-rows.ts";
import { finishAdoption } from "./migrate.ts";
import { createTransactions } from "./transactions.ts";
import { createTurnStore } from "#src/features/conversation/store/turn-store.ts";
import { enableVectors } from "./vector-search.ts";

/** Version 1, as it was released: it stays as it is, and what comes after it is a migration. */
export const TABLES: readonly string[] = [
  [
    LEDGER_SCHEMA,
    DESK_SCHEMA,
    CONTROL_SCHEMA,
    MESSAGE_SCHEMA,
    APPROVAL_SCHEMA,
    ALERT_SCHEMA,
    RECORD_SCHEMA,
    VAULT_SCHEMA,
    EXPECTED_SCHEMA,
    INFERENCE_SCHEMA,
    NEWS_SCHEMA,
    MEMORY_SCHEMA,
    TURN_SCHEMA,
    ADJUSTMENT_SCHEMA,
    WORKSHOP_SCHEMA,
    INCIDENT_SCHEMA,
    PREFERENCE_SCHEMA,
    PUBLICATION_SCHEMA,
    ARTICLE_SCHEMA,
  ].join("\n"),
  ...readMigrations("desk"),
];

/** By version too: what the desk does not need while it trades, only whoever reads its history. */
export const INDEXES: readonly string[] = [LEDGER_INDEXES + DESK_INDEXES + CONTROL_INDEXES];

export const MIGRATIONS: readonly string[] = TABLES.map(
  (script, version) => script + (INDEXES[version] ?? ""),
);

export type DeskDatabase = {
  readonly db: SqliteDatabase;
  /** What happens, in the transactions of this database. */
  readonly events: Bus;
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  readonly control: ControlStore;
  readonly controlHistory: ControlHistory;
  readonly bars: BarStore;
  readonly chain: DecisionChain;
  readonly seasons: SeasonStore;
  readonly trips: RoundTripHistory;
  readonly vault: VaultStore;
  readonly adjustments: AdjustmentStore;
  readonly expected: ExpectedTexts;
  readonly outbox: OutboxStore;
  readonly engineReadings: EngineReadings;
  readonly actions: ActionStore;
  readonly approvals: ApprovalStore;
  readonly alerts: AlertStore;
  readonly approvalMessages: ApprovalMessages;
  readonly audit: AuditLog;
  readonly news: NewsStore;
  readonly memories: MemoryStore;
  readonly turns: TurnStore;
  readonly runs: CommandRuns;
  readonly incidents: IncidentStore;
  readonly preferences: PreferenceStore;
  readonly history: PeriodHistory;
  readonly publications: PublicationStore;
  readonly articles: ArticleStore;
  close(): void;
};

export type DeskDatabaseOptions = {
  /** A file, or ":memory:". */
  readonly path: string;
  readonly clock: Clock;
  readonly durability: "full" | "off";
  /** Gets what a subscriber of the bus throws after the commit; thrown at the process unless given. */
  readonly onFault?: (error: unknown) => void;
};

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openDeskDatabase({ path, clock, durability, onFault }: DeskDatabaseOptions): DeskDatabase {
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
    actions: createActionStore(db, clock),
    approvals: createApprovalStore(db),
    alerts: createAlertStore(db),
    approvalMessages: createApprovalMessages(db),
    audit: createAuditLog(db),
    news: createNewsStore(db),
    memories: createMemoryStore(db, enableVectors(db)),
    turns: createTurnStore(db),
    runs: createCommandRuns(db),
    incidents: createIncidentStore(db),
    preferences: createPreferenceStore(db),
    history: createPeriodHistory(db),
    publications: createPublicationStore(db),
    articles: createArticleStore(db),
    close: () => void db.close(),
  };
}
