/** The command table as Discord's slash commands, and their registration. */
import { createHash } from "node:crypto";
import { ApplicationCommandOptionType, Routes, type APIApplicationCommandBasicOption } from "discord.js";
import type { Log } from "#src/ports/log.ts";
import type { ArgumentKind, CommandArgument, CommandRow } from "#bots/command-row.ts";
import { choicesOf, COUNT_MAX, HOURS_MAX } from "#bots/parse-command.ts";
import { describeError, type DiscordApi } from "./api.ts";

export type SlashCommand = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly APIApplicationCommandBasicOption[];
};

const TEXT_MAX = 1_000;
const WORD_MAX = 100;

/** Arguments that Discord asks us to complete while they are typed. */
export const COMPLETED_KINDS: readonly ArgumentKind[] = ["symbol", "setting", "round-trip"];

/** In the table's order. No option is required: a skill asks for what is left out, with buttons. */
export function slashCommands(table: readonly CommandRow[]): SlashCommand[] {
  return table
    .filter((row) => row.hidden !== true)
    .map((row) => ({ name: row.name, description: row.help, options: row.args.map(toOption) }));
}

const DESCRIPTIONS: Readonly<Record<ArgumentKind, string>> = {
  book: "Which book",
  symbol: "A coin, such as BTC",
  count: "How many",
  number: "Which one, by its number",
  hours: "How many hours",
  choice: "Which of these",
  setting: "Which setting, such as take-profit",
  "round-trip": "Which round trip; the newest come first",
  text: "In your own words",
};

/** Discord takes no capitals in an option's name: `roundTrip` is `round-trip` there. */
export function optionName({ name }: CommandArgument): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function toOption(argument: CommandArgument): APIApplicationCommandBasicOption {
  const { kind } = argument;
  const base = { name: optionName(argument), description: DESCRIPTIONS[kind] };
  if (kind === "count" || kind === "hours") {
    const max_value = kind === "count" ? COUNT_MAX : HOURS_MAX;
    return { ...base, type: ApplicationCommandOptionType.Integer, min_value: 1, max_value };
  }
  const type = ApplicationCommandOptionType.String as const;
  const choices = choicesOf(argument);
  if (choices !== null) {
    return { ...base, type, choices: choices.map((choice) => ({ name: choice, value: choice })) };
  }
  if (COMPLETED_KINDS.includes(kind)) return { ...base, type, autocomplete: true, max_length: WORD_MAX };
  return { ...base, type, max_length: TEXT_MAX };
}

/**
 * Registers the commands of a guild, only where they differ: Discord limits how often a guild's commands may change.
 * A failure is logged; the bot works on with what is registered.
 */
export async function registerCommands(
  api: DiscordApi,
  applicationId: string,
  guildId: string,
  commands: readonly SlashCommand[],
  log: Log,
): Promise<void> {
  const route = Routes.applicationGuildCommands(applicationId, guildId);
  try {
    const known = (await api.get(route)) as readonly Partial<SlashCommand>[];
    if (hashOf(known) === hashOf(commands))
      return log.debug("discord: the commands are registered", { guildId });
    await api.put(route, { body: commands });
    log.info("discord: registered the commands", { guildId, commands: commands.length });
  } catch (error) {
    log.error(
      "discord: the commands could not be registered; is the bot invited with applications.commands?",
      {
        guildId,
        reason: describeError(error),
      },
    );
  }
}

/** What counts of a command, in a fixed order of keys: Discord adds fields of its own and leaves out defaults. */
function hashOf(commands: readonly Partial<SlashCommand>[]): string {
  const essence = commands
    .map(({ name = "", description = "", options = [] }) => [name, description, options.map(optionEssence)])
    .toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(essence)).digest("hex");
}

type LooseOption = Partial<Record<"choices", readonly { readonly name: string; readonly value: unknown }[]>> &
  Partial<
    Record<
      "name" | "description" | "type" | "autocomplete" | "min_value" | "max_value" | "max_length",
      unknown
    >
  >;

function optionEssence(option: APIApplicationCommandBasicOption): unknown[] {
  const { name, description, type, choices = [], ...rest } = option as LooseOption;
  const { autocomplete = false, min_value = null, max_value = null, max_length = null } = rest;
  const choiceEssence = choices.map((choice) => [choice.name, choice.value]);
  return [name, description, type, choiceEssence, autocomplete, min_value, max_value, max_length];
}
