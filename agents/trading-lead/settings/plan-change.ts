/** What one typed value would make of one setting of one book. Nothing is changed here. */
import { isRefusal, type SkillButton } from "#agents/define.ts";
import { basesOf } from "#agents/read-input.ts";
import { refusal } from "#agents/targets.ts";
import type { RulePatch } from "#src/domain/book-rules.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { DeskReader, DeskWriter } from "#src/ports/desk-api.ts";
import type { SettingSpec } from "./setting-spec.ts";

export type PlannedChange = {
  readonly spec: SettingSpec;
  readonly book: BookId;
  /** The value as it was typed. */
  readonly typed: string;
  readonly patch: RulePatch;
  readonly from: string;
  readonly to: string;
  readonly aside: string;
};

/** A refusal where the book has no such rule in force, the value cannot be read, or the rule book does not allow it. */
export function planChange(
  spec: SettingSpec,
  typed: string,
  book: BookId,
  desk: DeskReader & DeskWriter,
): PlannedChange | Refusal {
  const idle = refuseIdle(spec, [book], desk);
  if (idle !== null) return idle;
  const rules = desk.rules(book);
  const patch = spec.patch(typed, rules, basesOf(desk));
  if (isRefusal(patch)) return patch;
  const next = desk.previewRules(book, patch);
  if (isRefusal(next)) return next;
  return { spec, book, typed, patch, from: spec.show(rules), to: spec.show(next), aside: spec.aside(next) };
}

/** A refusal where none of the books has such a rule in force, else null. */
export function refuseIdle(spec: SettingSpec, books: readonly BookId[], desk: DeskReader): Refusal | null {
  const reasons = books.map((book) => spec.idle(desk.rules(book)));
  if (reasons.includes(null)) return null;
  return refusal(
    "SETTING_IDLE",
    `${spec.name} is not in force: ${reasons.join("; ")}.`,
    'Type "settings" to see what is in force on which book.',
  );
}

/** The button that makes the change, and says what it is. */
export function changeButton({ spec, book, typed, from, to }: PlannedChange): SkillButton {
  return {
    label: `${book}: ${spec.name} ${from} -> ${to}`,
    skill: "change-setting",
    input: { book, setting: spec.name, value: typed },
  };
}
