/**
 * THE table of settings: what `set` takes, what is shown, and what a sentence may name. A new one is one more
 * `defineSetting` in the list of its lane or of the book.
 */
import type { BookRules } from "#src/domain/book-rules.ts";
import { BOOK_SETTINGS } from "./book-settings.ts";
import { LANE_SETTINGS } from "./lane-settings.ts";
import type { SettingSpec } from "./setting-spec.ts";

/** In the order in which they are shown. */
export const SETTINGS: readonly SettingSpec[] = [...LANE_SETTINGS, ...BOOK_SETTINGS];

/** The value in force, or null where the book has no such rule in force. */
export function valueInForce(spec: SettingSpec, rules: BookRules): string | null {
  return spec.idle(rules) === null ? spec.show(rules) : null;
}
