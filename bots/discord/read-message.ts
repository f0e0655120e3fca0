/** What somebody wrote, where the bot may read it. Pure, as `to-inbound.ts` is. */
import { MessageReferenceType, MessageType, type APIMessage } from "discord.js";
import type { Refusal } from "#src/domain/errors.ts";
import { splitCommandLine } from "#bots/command-words.ts";
import { COMMANDS } from "#bots/commands.ts";
import { parseCommand } from "#bots/parse-command.ts";
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

const TEXT_MAX = 4_000;

/** A message that somebody wrote: in direct messages any, in a channel one that names the bot or answers it, or any where it `listens`. */
export function messageToInbound(
  message: APIMessage & { guild_id?: string },
  bot: string,
  listens = false,
): ParsedUpdate {
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
