/** What a slash command, a press or a window means. Pure: roles, the queue and the network are the caller's. */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  type APIChatInputApplicationCommandInteractionData,
  type APIComponentInMessageActionRow,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
} from "discord.js";
import type { Refusal } from "#src/domain/errors.ts";
import { exampleOf } from "#bots/command-views.ts";
import type { CommandRow } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { readNamedArguments, unknownCommand, type CommandCall } from "#bots/parse-command.ts";
import {
  argumentModal,
  confirmModal,
  isConfirmed,
  MODAL_FIELD,
  readModalId,
  readPressId,
  readStopId,
  type Modal,
} from "./components.ts";
import { optionName } from "./slash-commands.ts";
import {
  commandOf,
  ignored,
  inbound,
  inGuild,
  refused,
  type Origin,
  type Sender,
  type ParsedUpdate,
} from "./parsed-update.ts";

/** A slash command, a press, or a modal. Autocomplete is not for the worker; anything else is none of ours. */
export function interactionToInbound(interaction: APIInteraction): ParsedUpdate {
  const user = interaction.member?.user ?? interaction.user;
  const channelId =
    interaction.channel?.id ?? ("channel_id" in interaction ? interaction.channel_id : undefined);
  if (user === undefined || channelId === undefined) return ignored("no person, or no channel");
  if (user.bot === true) return ignored("done by a bot");
  const chatKind = interaction.guild_id === undefined ? "private" : "group";
  const pressedId = "message" in interaction ? interaction.message?.id : undefined;
  const place = pressedId === undefined ? {} : { messageId: pressedId };
  const sender: Sender = { userId: user.id, chatId: channelId, chatKind, ...inGuild(interaction), ...place };
  const from: Origin = { bot: interaction.application_id, updateId: interaction.id, sender };
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return interaction.data.type === ApplicationCommandType.ChatInput
        ? readSlash(interaction.data, from)
        : ignored("not a slash command");
    case InteractionType.MessageComponent:
      return readPress(interaction, from);
    case InteractionType.ModalSubmit:
      return readModal(interaction, from);
    case InteractionType.Ping:
    case InteractionType.ApplicationCommandAutocomplete:
      return ignored("neither a command, a button nor a modal");
  }
}

function readSlash(data: APIChatInputApplicationCommandInteractionData, from: Origin): ParsedUpdate {
  const row = COMMANDS.find((candidate) => candidate.name === data.name);
  if (row === undefined) return refused(from.sender, unknownCommand(data.name, COMMANDS));
  const values: Record<string, string> = {};
  for (const option of data.options ?? []) {
    const isPlain =
      option.type === ApplicationCommandOptionType.String ||
      option.type === ApplicationCommandOptionType.Integer;
    const named = row.args.find((arg) => optionName(arg) === option.name)?.name ?? option.name;
    if (isPlain) values[named] = String(option.value);
  }
  const call = readNamedArguments(row, values);
  if ("refused" in call) return refused(from.sender, call);
  const modal = modalFor(call);
  if (modal !== null) return { type: "asked", sender: from.sender, role: row.role, modal };
  return commandOf(call, from);
}

/** A write whose words are missing asks for them in a window: nothing else on a phone takes a sentence. */
function modalFor({ row, input }: CommandCall): Modal | null {
  const last = row.args.at(-1);
  if (row.effect !== "write" || last?.kind !== "text" || last.optional || last.name in input) return null;
  const example = last.example ?? exampleOf(row);
  return argumentModal(row.name, givenOf(row, input), { name: last.name, example, help: row.help });
}

/** What the person gave, without what the command always gives. */
function givenOf(row: CommandRow, input: CommandCall["input"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !(name in (row.fixed ?? {}))));
}

const UNKNOWN_BUTTON: Refusal = {
  refused: true,
  code: "UNKNOWN_BUTTON",
  reason: "this button is not known here",
  hint: "Ask again for a new one.",
};

function readPress(interaction: APIMessageComponentInteraction, from: Origin): ParsedUpdate {
  const { data } = interaction;
  const id = data.component_type === ComponentType.StringSelect ? (data.values[0] ?? "") : data.custom_id;
  const stopped = readStopId(id);
  if (stopped !== null) return inbound(from, { type: "stop", updateId: stopped }, { role: "viewer" });
  const press = readPressId(id);
  if (press === null) return refused(from.sender, UNKNOWN_BUTTON);
  const { mode, actionId } = press;
  // Which role a button needs only the worker knows, and it checks; here a stranger is stopped.
  if (mode === "confirm") {
    const modal = confirmModal(actionId, labelOf(interaction, id));
    return { type: "asked", sender: from.sender, role: "viewer", modal };
  }
  return inbound(from, { type: "button", actionId }, { role: "viewer", inPlace: mode === "in-place" });
}

/** What the pressed button, or the chosen option, says. */
function labelOf({ message }: APIMessageComponentInteraction, id: string): string {
  const rows = (message.components ?? []).flatMap((row) =>
    row.type === ComponentType.ActionRow ? [row] : [],
  );
  for (const component of rows.flatMap((row): APIComponentInMessageActionRow[] => row.components)) {
    if (component.type === ComponentType.Button && "custom_id" in component && component.custom_id === id) {
      return component.label ?? "";
    }
    const options = component.type === ComponentType.StringSelect ? component.options : [];
    const option = options.find((candidate) => candidate.value === id);
    if (option !== undefined) return option.label;
  }
  return "";
}

function readModal({ data }: APIModalSubmitInteraction, from: Origin): ParsedUpdate {
  const purpose = readModalId(data.custom_id);
  const typed = typedIn(data);
  if (purpose === null) return refused(from.sender, UNKNOWN_BUTTON);
  if (purpose.type === "confirm") {
    return isConfirmed(typed)
      ? inbound(from, { type: "button", actionId: purpose.actionId }, { role: "viewer" })
      : refused(from.sender, NOT_CONFIRMED);
  }
  const row = COMMANDS.find((candidate) => candidate.name === purpose.command);
  const last = row?.args.at(-1);
  if (row === undefined || last === undefined) return refused(from.sender, UNKNOWN_BUTTON);
  const given = Object.entries(purpose.given).map(([name, value]) => [name, String(value)] as const);
  const call = readNamedArguments(row, { ...Object.fromEntries(given), [last.name]: typed });
  return "refused" in call ? refused(from.sender, call) : commandOf(call, from);
}

const NOT_CONFIRMED: Refusal = {
  refused: true,
  code: "NOT_CONFIRMED",
  reason: "nothing was done",
  hint: 'Press again and type "yes" to do it.',
};

function typedIn(data: APIModalSubmitInteraction["data"]): string {
  for (const row of data.components) {
    const fields = "components" in row ? row.components : "component" in row ? [row.component] : [];
    for (const field of fields) {
      if (field.type === ComponentType.TextInput && field.custom_id === MODAL_FIELD) return field.value;
    }
  }
  return "";
}
