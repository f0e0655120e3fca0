/** The small things that a bot says by itself. All are best effort: none may hold up, or fail, the update it belongs to. */
import type { Api } from "grammy";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Log } from "#src/ports/log.ts";
import { chatIdOf, describeError } from "./api.ts";
import { renderTelegram } from "./render.ts";

export type ChatActions = {
  /** Answers a message with text of the bot's own; only the first part of a long one. */
  say(chatId: string, replyToMessageId: string | undefined, message: OutboundMessage): void;
  typing(chatId: string): void;
  /** Ends the waiting circle on a button; with a text, in a window that the person has to close. */
  endPress(callbackQueryId: string, text?: string): void;
};

/** Telegram cuts the text of a callback's answer off here. */
const PRESS_TEXT_MAX = 200;

export function createChatActions(api: Api, log: Log): ChatActions {
  const attempt = (what: string, call: Promise<unknown>): void => {
    call.catch((error: unknown) => log.warn(`telegram: ${what} failed`, { reason: describeError(error) }));
  };
  return {
    say(chatId, replyToMessageId, message) {
      const [part] = renderTelegram(message);
      if (part === undefined) return;
      const options = { parse_mode: "HTML" as const, ...replyTo(replyToMessageId) };
      attempt("a reply", api.sendMessage(chatIdOf(chatId), part.html, options));
    },
    typing(chatId) {
      attempt("the typing sign", api.sendChatAction(chatIdOf(chatId), "typing"));
    },
    endPress(callbackQueryId, text) {
      const window = text === undefined ? {} : { text: text.slice(0, PRESS_TEXT_MAX), show_alert: true };
      attempt("answering a button", api.answerCallbackQuery(callbackQueryId, window));
    },
  };
}

/** The answer goes out even where the question was deleted meanwhile. */
export function replyTo(messageId: string | undefined): {
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
} {
  if (messageId === undefined || !/^\d{1,15}$/.test(messageId)) return {};
  return { reply_parameters: { message_id: Number(messageId), allow_sending_without_reply: true } };
}
