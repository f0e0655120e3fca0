/**
 * Shows what a turn is at, quietly, while it lasts: in a private chat as a draft, which vanishes by itself and has
 * Telegram's own Stop button; elsewhere, and where the server knows no drafts, as a silent message with a button, which
 * is taken away at the end. All of it is best effort: a status that fails is logged and forgotten.
 */
import type { Api } from "grammy";
import { STATUS_FRESH_MS, statusPayload, type StatusPayload } from "#jobs/payloads.ts";
import { cleanText } from "#bots/render-text.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { chatIdOf, describeError, readFailure } from "./api.ts";
import { replyTo } from "./chat-actions.ts";

export type StatusDeps = { readonly api: Api; readonly clock: Clock; readonly log: Log };

/** What the Stop button of a status carries: no action of the worker's, since it stops the worker's own turn. */
export const STOP_PREFIX = "stop:";

/** Turns whose status message is remembered; an older one stays in the chat. */
const REMEMBERED_MAX = 1_000;

export type Statuses = {
  /** The processor of `status-telegram`. */
  show(payload: unknown): Promise<void>;
};

export function createStatuses({ api, clock, log }: StatusDeps): Statuses {
  const messages = new Map<string, number>();
  const server = { knowsDrafts: true };

  async function showDraft(status: StatusPayload): Promise<boolean> {
    const draftId = draftIdOf(status.updateId);
    if (!server.knowsDrafts || status.chatKind !== "private" || draftId === null) return false;
    const topic = status.topicId === undefined ? {} : { message_thread_id: Number(status.topicId) };
    const options = { ...topic, can_stop: status.canStop };
    try {
      await api.sendMessageDraft(Number(status.chatId), draftId, cleanText(status.text), options);
      return true;
    } catch (error) {
      // A server that does not know the method answers so, and would again.
      if (readFailure(error).type === "bad-token") server.knowsDrafts = false;
      log.info("telegram: no draft, a message instead", { reason: describeError(error) });
      return false;
    }
  }

  async function showMessage(status: StatusPayload): Promise<void> {
    const chatId = chatIdOf(status.chatId);
    const known = messages.get(status.updateId);
    const stop = { text: "Stop", callback_data: `${STOP_PREFIX}${status.updateId}` };
    const keyboard = status.canStop ? { reply_markup: { inline_keyboard: [[stop]] } } : {};
    if (known !== undefined) {
      await api.editMessageText(chatId, known, cleanText(status.text), keyboard);
      return;
    }
    const topic = status.topicId === undefined ? {} : { message_thread_id: Number(status.topicId) };
    const quiet = { disable_notification: true, ...topic, ...replyTo(status.messageId), ...keyboard };
    const sent = await api.sendMessage(chatId, cleanText(status.text), quiet);
    messages.set(status.updateId, sent.message_id);
    const [oldest] = messages.keys();
    if (messages.size > REMEMBERED_MAX && oldest !== undefined) messages.delete(oldest);
  }

  async function take(status: StatusPayload): Promise<void> {
    const known = messages.get(status.updateId);
    messages.delete(status.updateId);
    if (known !== undefined) await api.deleteMessage(chatIdOf(status.chatId), known);
  }

  return {
    async show(payload) {
      const status = statusPayload.parse(payload);
      try {
        if (status.done) return await take(status);
        if (clock.nowMs() - status.tsMs > STATUS_FRESH_MS) return;
        const typing = api.sendChatAction(chatIdOf(status.chatId), "typing").catch(() => undefined);
        if (!(await showDraft(status))) await showMessage(status);
        await typing;
      } catch (error) {
        log.info("telegram: a status was not shown", { reason: describeError(error) });
      }
    },
  };
}

/** A draft's id is the update's, so that a stop says which turn it means. Telegram's ids are above zero and fit 32 bits. */
function draftIdOf(updateId: string): number | null {
  return /^[1-9]\d{0,9}$/.test(updateId) ? Number(updateId) : null;
}
