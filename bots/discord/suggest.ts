/** What may stand in an argument that is being typed. Pure. */
import type {
  APIApplicationCommandAutocompleteInteraction,
  APIApplicationCommandOptionChoice,
} from "discord.js";
import type { ArgumentKind } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { optionName } from "./slash-commands.ts";

/** As many as Discord shows. */
const CHOICES_MAX = 25;
const TEXT_MAX = 100;

export type Suggestion = { readonly label: string; readonly value: string };

/** What is being typed, and into what. */
export type Asked = { readonly kind: ArgumentKind; readonly typed: string };

/** Null where nothing can be suggested. */
export function askedFor({ data }: APIApplicationCommandAutocompleteInteraction): Asked | null {
  const row = COMMANDS.find((candidate) => candidate.name === data.name);
  for (const option of data.options) {
    if (!("focused" in option) || !option.focused) continue;
    const argument = row?.args.find((arg) => optionName(arg) === option.name);
    return argument === undefined ? null : { kind: argument.kind, typed: option.value };
  }
  return null;
}

/** Those that start like what was typed, then those that hold it; in the given order. */
export function toChoices(
  known: readonly Suggestion[],
  typed: string,
): APIApplicationCommandOptionChoice<string>[] {
  const wanted = typed.trim().toLowerCase();
  const texts = known.map((suggestion) => ({
    suggestion,
    text: `${suggestion.value} ${suggestion.label}`.toLowerCase(),
  }));
  const first = texts.filter(({ text }) => text.startsWith(wanted));
  const others = texts.filter(({ text }) => !text.startsWith(wanted) && text.includes(wanted));
  return [...first, ...others]
    .map(({ suggestion: { label, value } }) => ({ name: label.slice(0, TEXT_MAX), value }))
    .filter(({ name, value }) => name !== "" && value !== "" && value.length <= TEXT_MAX)
    .slice(0, CHOICES_MAX);
}
