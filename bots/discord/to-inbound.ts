/** What an event of Discord's gateway means. Pure: roles, the queue and the network are the caller's. */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageReferenceType,
  MessageType,
  type APIChatInputApplicationCommandInteractionData,
  type APIComponentInMessageActionRow,
  type APIInteraction,
  type APIMessage,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
} from "discord.js";
import type { Refusal } from "#src/domain/errors.ts";
import type { ChatKind, InboundContent, InboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import { exampleOf } from "#bots/command-views.ts";
import type { CommandRow } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { splitCommandLine } from "#bots/command-words.ts";
import { ownCommand } from "#bots/own-messages.ts";
import { parseCommand, readNamedArguments, unknownCommand, type CommandCall } from "#bots/parse-command.ts";
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

/** Who did it, and where an answer belongs. */
export type Sender = {
  readonly userId: string;
  readonly chatId: string;
  readonly chatKind: ChatKind;
  /** The server that the channel belongs to. */
  readonly guildId?: string;
  /** The message that was written, or whose button was pressed. */
  readonly messageId?: string;
  /** One of the bot's own messages, where this one replies to it. */
  readonly repliesTo?: string;
};

export type Understood =
  /** Not for this bot, or not from a person. */
  | { readonly type: "ignored"; readonly reason: string }
  /** Answered by the bot, for anybody. */
  | { readonly type: "whoami"; readonly sender: Sender }
  /** Answered by the bot, for whoever has a role. */
  | { readonly type: "help"; readonly topic: string | null; readonly sender: Sender }
  /** Not usable as it is; the refusal says what to do instead. */
  | { readonly type: "refused"; readonly sender: Sender; readonly refusal: Refusal }
  /** Something is asked first, in a window, of senders who hold at least `role`. */
  | { readonly type: "asked"; readonly sender: Sender; readonly role: Role; readonly modal: Modal }
  /** For the worker, from senders who hold at least `role`. With `inPlace` the answer goes into the pressed message. */
  | {
      readonly type: "inbound";
      readonly sender: Sender;
      readonly role: Role;
      readonly inPlace: boolean;
      readonly message: InboundMessage;
    };

const TEXT_MAX = 4_000;
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** When something with this id was made: Discord's ids hold the time. */
export function timeOf(snowflake: string): number {
  return Number((BigInt(snowflake) >> 22n) + DISCORD_EPOCH_MS);
}

/** A slash command, a press, or a modal. Autocomplete is not for the worker; anything else is none of ours. */
export function interactionToInbound(interaction: APIInteraction): Understood {
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

type Origin = { readonly bot: string; readonly updateId: string; readonly sender: Sender };

function readSlash(data: APIChatInputApplicationCommandInteractionData, from: Origin): Understood {
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

function commandOf(call: CommandCall, from: Origin): Understood {
  const own = ownCommand(call);
  if (own?.type === "help") return { ...own, sender: from.sender };
  const { row, input } = call;
  if (own?.type === "stop") return inbound(from, { type: "stop" }, { role: row.role });
  if (own?.type === "whoami" || row.skill === null) return { type: "whoami", sender: from.sender };
  return inbound(from, { type: "command", skill: row.skill, input }, { role: row.role });
}

const UNKNOWN_BUTTON: Refusal = {
  refused: true,
  code: "UNKNOWN_BUTTON",
  reason: "this button is not known here",
  hint: "Ask again for a new one.",
};

function readPress(interaction: APIMessageComponentInteraction, from: Origin): Understood {
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

function readModal({ data }: APIModalSubmitInteraction, from: Origin): Understood {
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

/** A message that somebody wrote: in direct messages any, in a channel one that names the bot or answers it, or any where it `listens`. */
export function messageToInbound(
  message: APIMessage & { guild_id?: string },
  bot: string,
  listens = false,
): Understood {
  if (message.author.bot === true || message.webhook_id !== undefined) return ignored("not from a person");
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply)
    return ignored("a note of Discord's own");
  const chatKind = message.guild_id === undefined ? "private" : "group";
  if (chatKind === "group" && !isForBot(message, bot) && !(listens && isTold(message)))
    return ignored("not addressed to this bot");
  const sender: Sender = {
    userId: message.author.id,
    chatId: message.channel_id,
    chatKind,
    ...inGuild(message),
    messageId: message.id,
    ...(message.referenced_message?.author.id === bot && { repliesTo: message.referenced_message.id }),
  };
  const from: Origin = { bot, updateId: message.id, sender };
  if (message.message_reference?.type === MessageReferenceType.Forward) {
    const text = message.message_snapshots?.[0]?.message.content ?? "";
    return inbound(from, { type: "forwarded", text: text.slice(0, TEXT_MAX) }, { role: "viewer" });
  }
  const text = message.content.replaceAll(mentionOf(bot), "").trim();
  if (text === "") return refused(sender, NOT_READ);
  if (splitCommandLine(text) === null) return inbound(from, { type: "text", text }, { role: "viewer" });
  const call = parseCommand(text, COMMANDS);
  return "refused" in call ? refused(sender, call) : commandOf(call, from);
}

const NOT_READ: Refusal = {
  refused: true,
  code: "NOT_TEXT",
  reason: "there is no text here that can be read",
  hint: "Type a question, or use a slash command such as /status.",
};

/** A sentence in a channel that is bound to an agent; without the intent for messages it comes without its text. */
function isTold({ content, type }: APIMessage): boolean {
  return content.trim() !== "" && type === MessageType.Default && splitCommandLine(content) === null;
}

function isForBot(message: APIMessage, bot: string): boolean {
  const isNamed = message.mentions.some((user) => user.id === bot) || mentionOf(bot).test(message.content);
  return isNamed || message.referenced_message?.author.id === bot;
}

function mentionOf(bot: string): RegExp {
  return new RegExp(`<@!?${bot}>`, "g");
}

function inbound(
  { bot, updateId, sender }: Origin,
  content: InboundContent,
  { role, inPlace = false }: { readonly role: Role; readonly inPlace?: boolean },
): Understood {
  const { guildId: _, ...place } = sender;
  const said = { platform: "discord" as const, bot, updateId, ...place };
  const message: InboundMessage = { ...said, sentTsMs: timeOf(updateId), content };
  return { type: "inbound", sender, role, inPlace, message };
}

function inGuild({ guild_id: guildId }: { guild_id?: string }): Pick<Sender, "guildId"> {
  return guildId === undefined ? {} : { guildId };
}

function ignored(reason: string): Understood {
  return { type: "ignored", reason };
}

function refused(sender: Sender, refusal: Refusal): Understood {
  return { type: "refused", sender, refusal };
}
