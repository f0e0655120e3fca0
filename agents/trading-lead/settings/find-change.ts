/** From what was asked for to the one change it means, or to a question that offers those it may mean. */
import { isRefusal, type Question } from "#agents/define.ts";
import { asChoices, refusal, unknownBook } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { DeskReader, DeskWriter } from "#src/ports/desk-api.ts";
import { changeButton, planChange, refuseIdle, type PlannedChange } from "./plan-change.ts";
import { splitSetting } from "./read-setting.ts";
import { SETTINGS, valueInForce } from "./settings.ts";
import type { SettingSpec } from "./setting-spec.ts";

export type WantedChange = {
  readonly book?: BookId | undefined;
  readonly setting?: string | undefined;
  readonly value?: string | undefined;
};

const NAMES = SETTINGS.map(({ name }) => name).join(", ");

type Desk = DeskReader & DeskWriter;

export function findChange(wanted: WantedChange, desk: Desk): PlannedChange | Question | Refusal {
  const { book, setting } = wanted;
  const unknown = book === undefined ? null : unknownBook(book, desk);
  if (unknown !== null) return unknown;
  if (setting === undefined) return askSetting(book);
  // "/set 1 take profit 3%" comes as the setting "take" and the value "profit 3%".
  const found = splitSetting([setting, wanted.value ?? ""].join(" ").trim());
  if (found === null) return unknownSetting(setting);
  const { spec, value } = found;
  if (book !== undefined && value !== "") return planChange(spec, value, book, desk);
  return askWhich(spec, value, book === undefined ? desk.books() : [book], desk);
}

function askSetting(book: BookId | undefined): Question {
  const of = book === undefined ? {} : { book };
  return {
    asked: true,
    question: "Which setting shall I change?",
    hint: `Press one, or type it: "set take-profit of ${book ?? "standard"} to 3%".`,
    choices: asChoices([
      ...SETTINGS.map(({ name }) => ({
        label: name,
        skill: "change-setting",
        input: { ...of, setting: name },
      })),
      { label: "Show them all", skill: "show-settings", input: of },
    ]),
  };
}

function unknownSetting(typed: string): Refusal {
  return refusal("SETTING_NOT_FOUND", `There is no setting "${typed}".`, `Settings: ${NAMES}.`);
}

/** Offers what is left open: the book of a value, the value of a switch. What would change nothing is not offered. */
function askWhich(
  spec: SettingSpec,
  value: string,
  books: readonly BookId[],
  desk: Desk,
): Question | Refusal {
  const idle = refuseIdle(spec, books, desk);
  if (idle !== null) return idle;
  const inForce = books.flatMap((book) => nowOf(spec, book, desk));
  const valuesOn = (book: BookId): readonly string[] =>
    value === "" ? spec.choices(desk.rules(book)) : [value];
  const plans = books
    .filter((book) => spec.idle(desk.rules(book)) === null)
    .flatMap((book) => valuesOn(book).map((typed) => planChange(spec, typed, book, desk)));
  const changes = plans.flatMap((plan) => (isRefusal(plan) || plan.from === plan.to ? [] : [plan]));
  const refused = plans.find(isRefusal);
  if (value !== "" && changes.length === 0 && refused !== undefined) return refused;
  return {
    asked: true,
    question: value === "" ? `What shall ${spec.name} be?` : `On which book shall I set ${spec.name}?`,
    hint: `Now ${inForce.map(({ now }) => now).join(", ")}. Type it, for example "${spec.example(inForce[0]?.book)}".`,
    choices: asChoices(changes.map(changeButton)),
  };
}

/** "standard 2.0%"; nothing where it is not in force. */
function nowOf(spec: SettingSpec, book: BookId, desk: Desk): readonly { book: BookId; now: string }[] {
  const value = valueInForce(spec, desk.rules(book));
  return value === null ? [] : [{ book, now: `${book} ${value}` }];
}
