/** The desk's tables: version 1 as it was released, then the migrations of the features. */
import { readMigrations } from "./migrations.ts";
import { ADJUSTMENT_SCHEMA } from "#src/features/adjustments/store/schema-adjustments.ts";
import { ALERT_SCHEMA } from "#src/features/alerts/store/schema-alerts.ts";
import { APPROVAL_SCHEMA } from "#src/features/approvals/store/schema-approvals.ts";
import { EXPECTED_SCHEMA } from "#src/features/conversation/store/expected-texts.ts";
import { TURN_SCHEMA } from "#src/features/conversation/store/schema-turns.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "#src/features/experiments/store/schema-control.ts";
import { MEMORY_SCHEMA } from "#src/features/memory/store/schema-memory.ts";
import { NEWS_SCHEMA } from "#src/features/news/store/schema-news.ts";
import { PREFERENCE_SCHEMA } from "#src/features/preferences/store/schema-preferences.ts";
import { ARTICLE_SCHEMA } from "#src/features/publishing/store/schema-articles.ts";
import { PUBLICATION_SCHEMA } from "#src/features/publishing/store/schema-publications.ts";
import { INCIDENT_SCHEMA } from "#src/features/quality/store/schema-incidents.ts";
import { RECORD_SCHEMA } from "#src/features/record/store/schema-record.ts";
import { VAULT_SCHEMA } from "#src/features/vault/store/schema-vault.ts";
import { WORKSHOP_SCHEMA } from "#src/features/workshop/store/schema-workshop.ts";
import { DESK_INDEXES, DESK_SCHEMA } from "./desk/schema-desk.ts";
import { LEDGER_INDEXES, LEDGER_SCHEMA } from "./ledger/schema-ledger.ts";
import { INFERENCE_SCHEMA } from "./schema-inference.ts";
import { MESSAGE_SCHEMA } from "./schema-messages.ts";

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
