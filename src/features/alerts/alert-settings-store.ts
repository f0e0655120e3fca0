import type { AlertSettings } from "#src/domain/alert-settings.ts";

/** The settings of each chat that has any, by its name ("telegram:-100123"). */
export interface AlertSettingsStore {
  all(): readonly { readonly chat: string; readonly settings: AlertSettings }[];
  put(chat: string, settings: AlertSettings): void;
}
