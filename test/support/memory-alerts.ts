/** The alert settings in memory: a fake of the AlertSettingsStore port, and the real settings over it. */
import type { AlertSettings } from "#src/domain/alert-settings.ts";
import { createAlertDesk } from "#src/features/alerts/alert-desk.ts";
import type { AlertSettingsApi } from "#src/features/alerts/alert-settings-api.ts";
import type { AlertSettingsStore } from "#src/features/alerts/alert-settings-store.ts";
import type { AlertChat } from "#src/features/alerts/store/alert-store.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createMemoryAuditLog } from "./memory-approvals.ts";
import { NOBODY_HEARS } from "./told-events.ts";

export function createMemoryAlertSettings(): AlertSettingsStore {
  const kept = new Map<string, string>();
  return {
    all: () => [...kept].map(([chat, json]) => ({ chat, settings: JSON.parse(json) as AlertSettings })),
    put: (chat, settings) => void kept.set(chat, JSON.stringify(settings)),
  };
}

const OWNERS: readonly AlertChat[] = [{ platform: "telegram", chatId: "7" }];

/** Alerts come to the owner's private chat, and to whoever asks for them. */
export function createMemoryAlerts(
  clock: Clock,
  store: AlertSettingsStore = createMemoryAlertSettings(),
  audit: AuditLog = createMemoryAuditLog(),
): AlertSettingsApi {
  return createAlertDesk({
    store,
    audit,
    standing: () => OWNERS,
    events: NOBODY_HEARS,
    clock,
    timeZone: "UTC",
  });
}
