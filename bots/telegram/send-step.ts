/** One step of a delivery as one call of the Bot API: a message sent, or the pressed one edited. */
import { InputFile, type Api } from "grammy";
import type { Message } from "grammy/types";
import type { Destination } from "#src/domain/message.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import { chatIdOf, toGrammySignal } from "./api.ts";
import { replyTo } from "./chat-actions.ts";
import type { TelegramPart } from "./render.ts";
import type { Step } from "./steps.ts";

/** Added to a part that may be there already. Must fit into render's REMARK_MAX, with its markup. */
export const REPEAT_REMARK = "May be a repeat: the first attempt's outcome is unknown.";

/** Added to the first message that comes into a chat because its topic is gone. */
export const MOVED_REMARK = "The topic for this is gone or closed, so it comes here.";

/** Who sees an answer in a group: everybody, the person alone, the person in his private chat, or a hint in its place. */
export type Audience = "all" | "ephemeral" | "private" | "hint";

/** How a step is to be sent; it changes as Telegram refuses this or that. */
export type Manner = {
  readonly markup: boolean;
  readonly inTopic: boolean;
  /** The message to edit; null for a new one. */
  readonly edits: string | null;
  readonly audience: Audience;
  /** The first part of a message answers what it replies to. */
  readonly isFirst: boolean;
  readonly mayRepeat: boolean;
  /** It was meant for a topic that is gone: said once. */
  readonly isMoved: boolean;
};

export type SendDeps = { readonly api: Api; readonly media: MediaStore };

const EPHEMERAL = /^ephemeral-(\d{1,15})$/;

/** The id of the message as it is now. @throws grammY's errors, for `readFailure`. */
export async function sendStep(
  step: Step,
  to: Omit<Destination, "platform">,
  manner: Manner,
  deps: SendDeps,
  signal: AbortSignal,
): Promise<string> {
  const file = await fileOf(step, deps.media);
  const call = { ...deps, to, manner, signal: toGrammySignal(signal) };
  if (manner.edits !== null) return await edit(step, file, manner.edits, call);
  return idOf(await send(step, file, call));
}

type Call = SendDeps & {
  readonly to: Omit<Destination, "platform">;
  readonly manner: Manner;
  readonly signal: ReturnType<typeof toGrammySignal>;
};

async function fileOf(step: Step, media: MediaStore): Promise<InputFile | null> {
  if (step.type === "text") return null;
  if (step.type === "text-file") return new InputFile(Buffer.from(step.text), step.name);
  const found = await media.find(step.mediaId);
  // grammY writes the name into a header as it is, where a space ends it.
  const name = step.type === "document" ? step.name.replaceAll(" ", "_") : step.mediaId;
  return found === null ? null : new InputFile(found.bytes, name);
}

async function send(step: Step, file: InputFile | null, call: Call): Promise<Message> {
  const { api, to, manner, signal } = call;
  const chatId = chatIdOf(manner.audience === "private" ? (to.visibleTo ?? to.chatId) : to.chatId);
  const where = placeOf(call);
  const keyboard = markupOf(step);
  if (manner.audience === "hint") return await api.sendMessage(chatId, WRITE_TO_ME_FIRST, where, signal);
  if (step.type === "text" || file === null) {
    const { text, ...format } = bodyOf(textOf(step), manner);
    const preview = { link_preview_options: { is_disabled: true } };
    return await api.sendMessage(chatId, text, { ...where, ...format, ...keyboard, ...preview }, signal);
  }
  if (step.type === "photo") {
    const { text: caption, ...format } = bodyOf(step.part, manner);
    return await api.sendPhoto(chatId, file, { ...where, ...format, ...keyboard, caption }, signal);
  }
  return await api.sendDocument(chatId, file, { ...where, ...keyboard }, signal);
}

/** Editing twice is editing once, so an unknown outcome needs no remark. */
async function edit(step: Step, file: InputFile | null, messageId: string, call: Call): Promise<string> {
  const { api, to, manner, signal } = call;
  const [chatId, id] = [chatIdOf(to.chatId), Number(messageId)];
  const { text, ...format } = bodyOf(textOf(step), { ...manner, mayRepeat: false, isMoved: false });
  const keyboard = markupOf(step);
  if (step.type === "photo" && file !== null) {
    const picture = { type: "photo" as const, media: file, caption: text, ...format };
    await api.editMessageMedia(chatId, id, picture, keyboard, signal);
  } else {
    const preview = { link_preview_options: { is_disabled: true } };
    await api.editMessageText(chatId, id, text, { ...format, ...keyboard, ...preview }, signal);
  }
  return messageId;
}

function placeOf({ to, manner }: Call) {
  const { audience } = manner;
  const isHere = audience !== "private";
  return {
    ...(isHere && manner.inTopic && to.topicId !== undefined
      ? { message_thread_id: Number(to.topicId) }
      : {}),
    ...(to.silent === true ? { disable_notification: true } : {}),
    ...(isHere && manner.isFirst ? replyTo(to.replyToMessageId) : {}),
    ...(audience === "ephemeral"
      ? { ephemeral_message_parameters: { receiver_user_id: Number(to.visibleTo) } }
      : {}),
  };
}

function textOf(step: Step): TelegramPart {
  if (step.type === "text" || step.type === "photo") return step.part;
  const name = step.type === "text-file" ? step.name : `${step.name} is not there any more`;
  return { html: name, plain: name, buttons: [] };
}

function markupOf(step: Step) {
  const buttons = step.type === "text-file" ? step.buttons : textOf(step).buttons;
  return buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons.map((row) => [...row]) } };
}

function bodyOf(part: TelegramPart, { markup, mayRepeat, isMoved }: Manner) {
  const remarks = [...(mayRepeat ? [REPEAT_REMARK] : []), ...(isMoved ? [MOVED_REMARK] : [])];
  const shown = remarks.map((remark) => `\n\n${markup ? `<i>${remark}</i>` : remark}`).join("");
  if (!markup) return { text: `${part.plain}${shown}` };
  return { text: `${part.html}${shown}`, parse_mode: "HTML" as const };
}

/** An ephemeral message has an id of its own kind: it can be neither edited nor found like others. */
function idOf(sent: Message): string {
  return sent.ephemeral_message_id === undefined
    ? String(sent.message_id)
    : `ephemeral-${sent.ephemeral_message_id}`;
}

export function isEphemeralId(messageId: string): boolean {
  return EPHEMERAL.test(messageId);
}

const WRITE_TO_ME_FIRST =
  "I answer you in private, but may not write to you first. Open a chat with me, press Start, and ask again.";
