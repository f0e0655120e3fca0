/** The small things that a bot says by itself. All are best effort: none may hold up, or fail, the update it belongs to. */
import type { Api } from "grammy";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Log } from "#src/ports/log.ts";
import { chatIdOf, describeError } from "./api.ts";
import { renderTelegram } from "./render.ts";
import type { Sender } from "./to-inbound.ts";

/** Where a person wrote: the chat, the topic in it, and the message. */
export type ChatPlace = Pick<Sender, "chatId" | "topicId" | "messageId">;

export type ChatActions = {
  /** Answers a message with text of the bot's own; only the first part of a long one. */
  say(place: ChatPlace, message: OutboundMessage): void;
  typing(place: ChatPlace): void;
  /** A quiet sign on a message that it was seen and is worked on; taken back when the answer is there. */
  acknowledge(place: ChatPlace): void;
  settle(chatId: string, messageId: string | undefined): void;
  /** Ends the waiting circle on a button; with a text, in a window that the person has to close. */
  endPress(callbackQueryId: string, text?: string): void;
};

/** Answers that are waited for at once; an older sign stays on its message. */
const ACKNOWLEDGED_MAX = 1_000;
/** Telegram cuts the text of a callback's answer off here. */
const PRESS_TEXT_MAX = 200;

export function createChatActions(api: Api, log: Log): ChatActions {
  const attempt = (what: string, call: Promise<unknown>): void => {
    call.catch((error: unknown) => log.warn(`telegram: ${what} failed`, { reason: describeError(error) }));
  };
  const acknowledged = new Set<string>();
  return {
    say(place, message) {
      const [part] = renderTelegram(message);
      if (part === undefined) return;
      const options = { parse_mode: "HTML" as const, ...topicOf(place), ...replyTo(place.messageId) };
      attempt("a reply", api.sendMessage(chatIdOf(place.chatId), part.html, options));
    },
    typing(place) {
      attempt("the typing sign", api.sendChatAction(chatIdOf(place.chatId), "typing", topicOf(place)));
    },
    acknowledge({ chatId, messageId }) {
      if (messageId === undefined || !isNumber(messageId)) return;
      acknowledged.add(`${chatId} ${messageId}`);
      const [oldest] = acknowledged;
      if (acknowledged.size > ACKNOWLEDGED_MAX && oldest !== undefined) acknowledged.delete(oldest);
      const seen = [{ type: "emoji" as const, emoji: "👀" as const }];
      attempt("a reaction", api.setMessageReaction(chatIdOf(chatId), Number(messageId), seen));
    },
    settle(chatId, messageId) {
      if (messageId === undefined || !acknowledged.delete(`${chatId} ${messageId}`)) return;
      attempt("taking a reaction back", api.setMessageReaction(chatIdOf(chatId), Number(messageId), []));
    },
    endPress(callbackQueryId, text) {
      const window = text === undefined ? {} : { text: text.slice(0, PRESS_TEXT_MAX), show_alert: true };
      attempt("answering a button", api.answerCallbackQuery(callbackQueryId, window));
    },
  };
}

/** The answer goes out even where the question was deleted meanwhile. */
export function replyTo(messageId: string | undefined): {
  reply_parameters?: {
    message_id?: number;
    ephemeral_message_id?: number;
    allow_sending_without_reply?: true;
  };
} {
  const unseen = /^ephemeral-(\d{1,15})$/.exec(messageId ?? "")?.[1];
  if (unseen !== undefined) return { reply_parameters: { ephemeral_message_id: Number(unseen) } };
  if (messageId === undefined || !isNumber(messageId)) return {};
  return { reply_parameters: { message_id: Number(messageId), allow_sending_without_reply: true } };
}

export function topicOf({ topicId }: Pick<ChatPlace, "topicId">): { message_thread_id?: number } {
  return topicId === undefined ? {} : { message_thread_id: Number(topicId) };
}

function isNumber(messageId: string): boolean {
  return /^[1-9]\d{0,14}$/.test(messageId);
}
