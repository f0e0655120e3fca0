/** What the desk says unasked: who hears what, how it is rendered, and when it leaves. */
import type { Config } from "#src/config.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Account } from "#src/domain/people.ts";
import { createAlertDesk } from "./alert-desk.ts";
import type { AlertSettingsApi } from "./alert-settings-api.ts";
import type { AlertSettingsStore } from "./alert-settings-store.ts";
import type { AlertStore } from "./alert-store.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { alertChats } from "./alert-destinations.ts";
import { createAlertOutbox } from "./alert-outbox.ts";
import { startAlertRelease } from "./release-alerts.ts";
import type { Periodic } from "#src/schedule/periodic.ts";

export type OpenAlertsOptions = {
  readonly database: {
    readonly ledgerStore: LedgerStore;
    readonly alerts: AlertStore;
    readonly audit: AuditLog;
    readonly outbox: OutboxStore;
  };
  readonly books: readonly BookId[];
};

export type AlertsOptions = {
  readonly config: Config;
  readonly settingsStore: AlertSettingsStore;
  readonly chats: ChatDesk;
  /** Asked for at each event: who is an owner changes. */
  readonly owners: () => readonly Account[];
  readonly clock: Clock;
  readonly log: Log;
  readonly pokeRelay: () => void;
  readonly signal: AbortSignal;
};

export type OpenAlerts = {
  readonly sink: DeskEventSink;
  readonly settings: AlertSettingsApi;
  /** Lets alerts leave, until the signal is aborted. */
  start(): Periodic;
};

/** In two steps, because which database it is, only the market knows. */
export function alertsFor(options: AlertsOptions): (opened: OpenAlertsOptions) => OpenAlerts {
  const { config, settingsStore, chats, owners, clock, log, pokeRelay, signal } = options;
  return ({ database, books }) => {
    const { alerts, audit, outbox, ledgerStore } = database;
    const bell = { poke: (): void => {} };
    const { timeZone } = config;
    const standing = () => alertChats(config, owners());
    const settings = createAlertDesk({ store: settingsStore, audit, standing, clock, timeZone });
    const pokeRelease = (): void => bell.poke();
    return {
      settings,
      sink: createAlertOutbox({ alerts, settings, chats, books, clock, pokeRelease }),
      start() {
        const style = { books, timeZone };
        const release = startAlertRelease({
          alerts,
          outbox,
          ledgerStore,
          style,
          clock,
          log,
          pokeRelay,
          signal,
        });
        bell.poke = release.poke;
        return release;
      },
    };
  };
}
