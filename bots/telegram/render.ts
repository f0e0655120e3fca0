/** An outbound message as Telegram messages. Pure: the same message always gives the same parts. */
import type { Button, OutboundMessage } from "#src/domain/message.ts";
import { BLANK_LINE, linesOf, plainOf, textLines } from "#bots/message-lines.ts";
import { paginate } from "#bots/paginate.ts";
import { oneLine } from "#bots/render-text.ts";
import { telegram } from "./platform.ts";
import { fitsTelegram, htmlOf } from "./markup.ts";

export const TEXT_MAX = telegram.limits.textChars;
/** The same for the caption of a picture. */
const CAPTION_MAX = 1024;
/** Room left in every part for remarks of the delivery's own. */
export const REMARK_MAX = 160;

/** One Telegram message. `plain` is the text without markup; only the last part has buttons. */
export type TelegramPart = {
  readonly html: string;
  readonly plain: string;
  readonly buttons: readonly (readonly TelegramButton[])[];
};
export type TelegramButton = { readonly text: string; readonly callback_data: string };

/** At least one part, each within Telegram's limits and with all its tags closed. */
export function renderTelegram(message: OutboundMessage): TelegramPart[] {
  const pages = paginate(linesOf(message), fitsTelegram(TEXT_MAX - REMARK_MAX));
  // A message of blanks only would be refused, and its buttons lost with it.
  if (pages.length === 0) pages.push([{ runs: [{ text: "(no text)" }], pre: false }]);
  const buttons = buttonsOf(message);
  return pages.map((page, index) => ({
    html: htmlOf(page),
    plain: plainOf(page),
    buttons: index === pages.length - 1 ? buttons : [],
  }));
}

/** The whole message as a caption, with the words of its picture below it; null where it does not fit. */
export function renderCaption(message: OutboundMessage, alt: string): TelegramPart | null {
  const lines = [...linesOf(message), BLANK_LINE, ...textLines([{ text: alt, style: "italic" }])];
  const [page, another] = paginate(lines, fitsTelegram(CAPTION_MAX - REMARK_MAX));
  if (page === undefined || another !== undefined) return null;
  return { html: htmlOf(page), plain: plainOf(page), buttons: buttonsOf(message) };
}

/** Plain words, each part short enough for a caption; none for blanks. */
export function renderPlain(words: string): TelegramPart[] {
  return paginate(textLines([words]), fitsTelegram(CAPTION_MAX - REMARK_MAX)).map((page) => ({
    html: htmlOf(page),
    plain: plainOf(page),
    buttons: [],
  }));
}

function buttonsOf(message: OutboundMessage): TelegramButton[][] {
  return (message.buttons ?? []).map((row) => row.map(toButton)).filter((row) => row.length > 0);
}

function toButton(button: Button): TelegramButton {
  const label = oneLine(button.label);
  return { text: label === "" ? "(no label)" : label, callback_data: button.actionId };
}
