/** The one list of migrations, and every store of the desk over one connection. */
import type { ActionStore } from "../../ports/action-store.ts";
import type { AlertStore } from "../../ports/alert-store.ts";
import type { ApprovalMessages } from "../../ports/approval-messages.ts";
import type { ApprovalStore } from "../../ports/approval-store.ts";
import type { CommandRuns } from "../../ports/command-runs.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeskStore } from "../../ports/desk-store.ts";
import type { LedgerStore } from "../../ports/ledger-store.ts";
import type { BarStore } from "../../ports/control-bars.ts";
import type { ControlHistory } from "../../ports/control-history.ts";
import type { ControlStore } from "../../ports/control-store.ts";
import type { DecisionChain } from "../../ports/decision-chain.ts";
import type { NewsStore } from "../../ports/news.ts";
import type { MemoryStore } from "../../ports/memory-store.ts";
import type { EngineReadings } from "../../ports/engine-readings.ts";
import type { OutboxStore } from "../../ports/outbox-store.ts";
import type { SeasonStore } from "../../ports/season-store.ts";
import type { ExpectedTexts } from "../../ports/expected-texts.ts";
import type { TripHistory } from "../../ports/trip-history.ts";
import type { AdjustmentStore } from "../../ports/adjustment-store.ts";
import type { VaultStore } from "../../ports/vault-store.ts";
import { createAdjustmentStore } from "./adjustment-store.ts";
import { ADJUSTMENT_SCHEMA } from "./schema-adjustments.ts";
import { createApprovalMessages } from "./approval-messages.ts";
import { createApprovalStore } from "./approval-store.ts";
import type { TurnStore } from "../../ports/turn-store.ts";
import { createAlertStore } from "./alert-store.ts";
import { createActionStore } from "./action-store.ts";
import { createAuditLog } from "./audit-log.ts";
import { createBarStore } from "./bar-store.ts";
import { chainControlStore, chainDeskStore, chainLedgerStore } from "./chained-stores.ts";
import { createCommandRuns } from "./command-runs.ts";
import { createControlHistory } from "./control-history.ts";
import { createControlStore } from "./control-store.ts";
import { createEngineReadings } from "./engine-readings.ts";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { createDecisionChain } from "./decision-chain.ts";
import { createDeskStore } from "./desk-store.ts";
import { createLedgerStore } from "./ledger-store.ts";
import { createNewsStore } from "./news-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "./schema-control.ts";
import { DESK_INDEXES, DESK_SCHEMA } from "./schema-desk.ts";
import { LEDGER_INDEXES, LEDGER_SCHEMA } from "./schema-ledger.ts";
import { INFERENCE_SCHEMA } from "./schema-inference.ts";
import { MEMORY_SCHEMA } from "./schema-memory.ts";
import { MESSAGE_SCHEMA } from "./schema-messages.ts";
import { ALERT_SCHEMA } from "./schema-alerts.ts";
import { APPROVAL_SCHEMA } from "./schema-approvals.ts";
import { NEWS_SCHEMA } from "./schema-news.ts";
import { PUBLICATION_SCHEMA } from "./schema-publications.ts";
import { createPeriodHistory } from "./period-history.ts";
import { ARTICLE_SCHEMA } from "./schema-articles.ts";
import { createArticleStore } from "./article-store.ts";
import type { ArticleStore } from "../../ports/article-store.ts";
import { createPublicationStore } from "./publication-store.ts";
import type { PeriodHistory } from "../../ports/period-history.ts";
import type { PublicationStore } from "../../ports/publication-store.ts";
import { RECORD_SCHEMA } from "./schema-record.ts";
import { WORKSHOP_SCHEMA } from "./schema-workshop.ts";
import { INCIDENT_SCHEMA } from "./schema-incidents.ts";
import { PREFERENCE_SCHEMA } from "./schema-preferences.ts";
import { readMigrations } from "./migrations.ts";
import { createIncidentStore } from "./incident-store.ts";
import { createPreferenceStore } from "./preference-store.ts";
import type { IncidentStore } from "../../ports/quality.ts";
import type { PreferenceStore } from "../../ports/preferences.ts";
import { createSeasonStore } from "./season-store.ts";
import { createTripHistory } from "./trip-history.ts";
import { createVaultStore } from "./vault-store.ts";
import { VAULT_SCHEMA } from "./schema-vault.ts";
import { createExpectedTexts, EXPECTED_SCHEMA } from "./expected-texts.ts";
import { TURN_SCHEMA } from "./schema-turns.ts";
import { createTransactions } from "./transactions.ts";
import { createTurnStore } from "./turn-store.ts";
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
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  readonly control: ControlStore;
  readonly controlHistory: ControlHistory;
  readonly bars: BarStore;
  readonly chain: DecisionChain;
  readonly seasons: SeasonStore;
  readonly trips: TripHistory;
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
};

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openDeskDatabase({ path, clock, durability }: DeskDatabaseOptions): DeskDatabase {
  const db = openDatabase({ path, migrations: MIGRATIONS, durability });
  const chain = createDecisionChain(db, () => clock.nowMs());
  return {
    db,
    chain,
    seasons: createSeasonStore(db, chain),
    trips: createTripHistory(db),
    vault: createVaultStore(db),
    adjustments: createAdjustmentStore(db, chain),
    expected: createExpectedTexts(db),
    ledgerStore: chainLedgerStore(createLedgerStore(db, createTransactions(db)), chain),
    deskStore: chainDeskStore(createDeskStore(db), chain),
    control: chainControlStore(createControlStore(db), chain),
    controlHistory: createControlHistory(db),
    bars: createBarStore(db),
    engineReadings: createEngineReadings(db),
    outbox: createOutboxStore(db),
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
