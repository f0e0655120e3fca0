/** What a setting is: a name, what it means, how its value is read and shown, and which rule of a book it is. */
import { refusal } from "#agents/targets.ts";
import type { BookRules, RulePatch } from "#src/domain/book-rules.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { ValueKind } from "./value-kinds.ts";

export type SettingSpec = {
  /** What `set` takes, and what a proposal names it by. */
  readonly name: string;
  /** Other phrases that people use, in lower case with single spaces. */
  readonly says: readonly string[];
  /** What it is, in a line. */
  readonly words: string;
  /** What a change of it does not do, or does beside. */
  readonly aside: (next: BookRules) => string;
  /** Every value where there are few, else some near the one in force: they become buttons. */
  choices(rules: BookRules): readonly string[];
  /** Why a book has no such rule in force, or null where it has. */
  idle(rules: BookRules): string | null;
  /** The value in force, as text that `patch` takes. */
  show(rules: BookRules): string;
  /** The change that a typed value asks for, or a refusal that says what to type. */
  patch(typed: string, rules: BookRules, watched: ReadonlySet<string>): RulePatch | Refusal;
  /** A sentence that changes it, on this book where one is given. */
  example(book: BookId | undefined): string;
  /** A value of this setting in a sentence: in the text after its name, or before it. */
  find(after: string, before: string): string | undefined;
};

/** A setting as its table writes it, with the type that its kind reads. */
export type SettingOf<T> = Pick<SettingSpec, "name" | "says" | "words" | "aside"> & {
  readonly kind: ValueKind<T>;
  /** A likely value, where its kind's own is not. */
  readonly sample?: string;
  readonly idle?: (rules: BookRules) => string | null;
  /** Asked only of books where it is in force. */
  readonly read: (rules: BookRules) => T;
  readonly write: (value: T, rules: BookRules) => RulePatch;
};

export function defineSetting<T>(setting: SettingOf<T>): SettingSpec {
  const { name, kind, read, write } = setting;
  const example = (book: BookId | undefined): string =>
    `set ${name} of ${book ?? "book 1"} to ${setting.sample ?? kind.sample}`;
  return {
    name,
    says: setting.says,
    words: setting.words,
    aside: setting.aside,
    choices: (rules) => kind.choices(read(rules)),
    idle: setting.idle ?? (() => null),
    show: (rules) => kind.show(read(rules)),
    patch(typed, rules, watched) {
      const reading = kind.parse(typed, watched);
      if ("value" in reading) return write(reading.value, rules);
      return refusal(
        "SETTING_VALUE",
        `I cannot set ${name}: ${reading.fault}.`,
        `Type ${kind.wanted}, for example "${example(rules.bookId)}".`,
      );
    },
    example,
    find: (after, before) => kind.find(after, before),
  };
}
