/** What a Telegram update means. Pure: roles, the queue and the network are the caller's. */
import type { Message, Update } from "grammy/types";
import type { Place } from "#src/domain/chat-settings.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { ChatKind, InboundContent, InboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import { findCommand } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { ownCommand } from "#bots/own-messages.ts";
import { splitCommandLine } from "#bots/command-words.ts";
import { parseCommand } from "#bots/parse-command.ts";

/** `username` without "@". */
export type BotIdentity = { readonly id: string; readonly username: string };

/** Who did it, and where an answer belongs. `callbackQueryId` is there when it was a button. */
export type Sender = {
  readonly userId: string;
  readonly chatId: string;
  readonly chatKind: ChatKind;
  /** Anybody may read along. */
  readonly isPublic?: true;
  readonly topicId?: string;
  readonly messageId?: string;
  /** One of the bot's own messages, where this one replies to it. */
  readonly repliesTo?: string;
  readonly callbackQueryId?: string;
};

export type ParsedUpdate =
  /** Not for this bot, or not from a person. */
  | { readonly type: "ignored"; readonly reason: string }
  /** Answered by the bot, for anybody. */
  | { readonly type: "whoami"; readonly sender: Sender }
  /** Answered by the bot, for whoever has a role. */
  | { readonly type: "help"; readonly topic: string | null; readonly sender: Sender }
  /** Not usable as it is; the refusal says what to do instead. */
  | { readonly type: "refused"; readonly sender: Sender; readonly refusal: Refusal }
  /** For the worker, from senders who hold at least `role`. */
  | {
      readonly type: "inbound";
      readonly sender: Sender;
      readonly role: Role;
      readonly message: InboundMessage;
    };

const TEXT_MAX = 4096;
/** What a status's Stop button carries: the update that its turn answers. */
const STOP_PRESS = /^stop:(\d{1,15})$/;
/** The longest id that an action may have; Telegram carries 64 bytes, so longer ones are not ours. */
const ACTION_ID_MAX = 32;

/** Whether everything that is said in a place is for the bot. */
type ListensIn = (place: Place) => boolean;
const NOWHERE: ListensIn = () => false;

/** `nowMs` dates a press, which carries no time of its own. */
export function toInbound(
  update: Update,
  bot: BotIdentity,
  nowMs: number,
  listensIn: ListensIn = NOWHERE,
): ParsedUpdate {
  const updateId = String(update.update_id);
  if (update.message !== undefined) return readMessage(update.message, updateId, bot, listensIn);
  if (update.stopped_message_generation !== undefined)
    return readStop(update.stopped_message_generation, updateId, bot, nowMs);
  if (update.callback_query !== undefined) return readPress(update.callback_query, updateId, bot, nowMs);
  return ignored("neither a new message nor a button");
}

function readMessage(
  message: Message,
  updateId: string,
  bot: BotIdentity,
  listensIn: ListensIn,
): ParsedUpdate {
  const unwelcome = whyNotAPerson(message);
  if (message.from === undefined || unwelcome !== null) return ignored(unwelcome ?? "no sender");
  const sender: Sender = { userId: String(message.from.id), ...placeOf(message), ...repliedOf(message, bot) };
  if (!isForBot(message, bot) && !isTold(message, sender, listensIn))
    return ignored("not addressed to this bot");
  const forwarded = message.forward_origin !== undefined;
  const text = forwarded ? (message.text ?? message.caption ?? "") : withoutMention(message.text ?? "", bot);
  const unusable = whyNotUsable(text);
  if (unusable !== null) return { type: "refused", sender, refusal: unusable };
  const pass = (content: InboundContent, role: Role = "viewer"): ParsedUpdate => ({
    type: "inbound",
    sender,
    role,
    message: {
      platform: "telegram",
      bot: bot.id,
      updateId,
      ...identityOf(sender),
      sentTsMs: message.date * 1000,
      content,
    },
  });
  if (forwarded) return pass({ type: "forwarded", text });
  return splitCommandLine(text) === null ? pass({ type: "text", text }) : readCommand(text, sender, pass);
}

function whyNotUsable(text: string): Refusal | null {
  if (text.trim() === "")
    return refusalOf("NOT_TEXT", "only text is read here", "Type a question, or /help.");
  if (text.length <= TEXT_MAX) return null;
  return refusalOf("TEXT_TOO_LONG", `a message has at most ${TEXT_MAX} characters`, "Send it in parts.");
}

function readCommand(
  text: string,
  sender: Sender,
  pass: (content: InboundContent, role: Role) => ParsedUpdate,
): ParsedUpdate {
  const call = parseCommand(text, COMMANDS);
  if ("refused" in call) return { type: "refused", sender, refusal: call };
  const own = ownCommand(call);
  if (own?.type === "help") return { ...own, sender };
  if (own?.type === "stop") return pass({ type: "stop" }, call.row.role);
  if (own?.type === "whoami" || call.row.skill === null) return { type: "whoami", sender };
  return pass({ type: "command", skill: call.row.skill, input: call.input }, call.row.role);
}

function readPress(
  query: NonNullable<Update["callback_query"]>,
  updateId: string,
  bot: BotIdentity,
  nowMs: number,
): ParsedUpdate {
  if (query.from.is_bot) return ignored("pressed by a bot");
  const actionId = query.data ?? "";
  const sender: Sender = {
    userId: String(query.from.id),
    callbackQueryId: query.id,
    ...(query.message === undefined ? { chatId: "", chatKind: "group" } : placeOf(query.message)),
  };
  if (sender.chatId === "" || actionId === "" || actionId.length > ACTION_ID_MAX) {
    const refusal = refusalOf("UNKNOWN_BUTTON", "this button is not known here", "Ask again for a new one.");
    return { type: "refused", sender, refusal };
  }
  const stopped = STOP_PRESS.exec(actionId)?.[1];
  const message: InboundMessage = {
    platform: "telegram",
    bot: bot.id,
    updateId,
    ...identityOf(sender),
    sentTsMs: nowMs,
    content: stopped === undefined ? { type: "button", actionId } : { type: "stop", updateId: stopped },
  };
  // Which role a button needs only the worker knows, and it checks; here a stranger is stopped.
  return { type: "inbound", sender, role: "viewer", message };
}

/** Telegram's own Stop button: only in a private chat, whose id is the person's. */
function readStop(
  stopped: NonNullable<Update["stopped_message_generation"]>,
  updateId: string,
  bot: BotIdentity,
  nowMs: number,
): ParsedUpdate {
  const chatId = String(stopped.chat.id);
  const topic = stopped.message_thread_id === undefined ? {} : { topicId: String(stopped.message_thread_id) };
  const sender: Sender = { userId: chatId, chatId, chatKind: "private", ...topic };
  const message: InboundMessage = {
    platform: "telegram",
    bot: bot.id,
    updateId,
    ...sender,
    sentTsMs: nowMs,
    content: { type: "stop", updateId: String(stopped.draft_id) },
  };
  return { type: "inbound", sender, role: "viewer", message };
}

function identityOf({ callbackQueryId: _pressed, ...identity }: Sender): Omit<Sender, "callbackQueryId"> {
  return identity;
}

type Spot = Pick<Message, "chat" | "message_id"> &
  Partial<Pick<Message, "is_topic_message" | "message_thread_id" | "ephemeral_message_id">>;

/** A group or a channel with a name of its own can be found and read by anybody. */
function isPublicChat(chat: Message["chat"]): boolean {
  if (chat.type === "private" || chat.type === "group") return false;
  return chat.type === "channel" || chat.username !== undefined;
}

/** A thread id is a topic's only where the message says so: replies in plain groups carry one too. */
function placeOf(message: Spot): Omit<Sender, "userId"> {
  const inTopic = message.is_topic_message === true && message.message_thread_id !== undefined;
  return {
    chatId: String(message.chat.id),
    chatKind: message.chat.type === "private" ? "private" : "group",
    ...(isPublicChat(message.chat) && { isPublic: true }),
    messageId:
      message.ephemeral_message_id === undefined
        ? String(message.message_id)
        : `ephemeral-${message.ephemeral_message_id}`,
    ...(inTopic ? { topicId: String(message.message_thread_id) } : {}),
  };
}

function repliedOf({ reply_to_message: replied }: Message, bot: BotIdentity): Pick<Sender, "repliesTo"> {
  return replied?.from?.id === Number(bot.id) ? { repliesTo: String(replied.message_id) } : {};
}

/** Anonymous admins, linked channels and other bots all look like a bot, or carry a `sender_chat`. */
function whyNotAPerson(message: Message): string | null {
  if (message.from === undefined || message.from.is_bot) return "not from a person";
  if (message.sender_chat !== undefined) return "sent in the name of a chat";
  return message.via_bot === undefined ? null : "written by another bot";
}

/** A command for another bot never is; in a group only what names this bot, or answers it, is meant for it. */
function isForBot(message: Message, bot: BotIdentity): boolean {
  const text = message.text ?? "";
  const line = splitCommandLine(text);
  if (line !== null && line.addressee !== null) return line.addressee === bot.username.toLowerCase();
  if (message.chat.type === "private") return true;
  if (line !== null) return findCommand(line.name, COMMANDS) !== undefined;
  return message.reply_to_message?.from?.id === Number(bot.id) || mentionOf(bot).test(text);
}

/** A sentence in a place that is bound to an agent. A command for another bot stays one, and so does an answer to somebody. */
function isTold(message: Message, sender: Sender, listensIn: ListensIn): boolean {
  const text = message.text ?? "";
  return (
    text.trim() !== "" &&
    splitCommandLine(text) === null &&
    isForNobodyElse(message) &&
    listensIn({ platform: "telegram", ...sender })
  );
}

/** In a topic, what does not answer anybody carries the topic's first message as its reply. */
function isForNobodyElse({ reply_to_message: answered, message_thread_id: topic }: Message): boolean {
  return answered === undefined || answered.message_id === topic;
}

function withoutMention(text: string, bot: BotIdentity): string {
  const trimmed = text.trim();
  return trimmed.startsWith("/") ? trimmed : trimmed.replace(mentionOf(bot), "").trim();
}

/** Telegram's usernames are made of word characters only. */
function mentionOf(bot: BotIdentity): RegExp {
  return new RegExp(`@${bot.username}\\b`, "i");
}

function ignored(reason: string): ParsedUpdate {
  return { type: "ignored", reason };
}

function refusalOf(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}
