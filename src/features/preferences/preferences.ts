import type { PreferenceKey, Preferences } from "./model/preferences.ts";

/** What each person likes, by account ("telegram:7"). Only the newest value of a key counts. */
export interface PreferenceStore {
  of(account: string): Preferences;
  /** Null forgets it. */
  set(account: string, key: PreferenceKey, value: string | null, tsMs: number): void;
}
