/** A message as the calls that deliver it, in order. Pure: which bytes are sent, and where to, is the caller's. */
import type { Attachment, OutboundMessage } from "#src/domain/message.ts";
import {
  renderCaption,
  renderPlain,
  renderTelegram,
  type TelegramButton,
  type TelegramPart,
} from "./render.ts";

export type Step =
  | { readonly type: "text"; readonly part: TelegramPart }
  /** `part` is the caption: the words of the picture, and the whole message where it fits. */
  | { readonly type: "photo"; readonly mediaId: string; readonly part: TelegramPart }
  | { readonly type: "document"; readonly mediaId: string; readonly name: string }
  /** The whole text as a file, where it would fill the chat. */
  | { readonly type: "text-file"; readonly text: string; readonly name: string; readonly buttons: Buttons };

type Buttons = readonly (readonly TelegramButton[])[];

/** More messages than this are a file, of which the chat shows the beginning. */
const PARTS_MAX = 4;
const LONG_NAME = "answer.txt";

/** At least one step. Buttons hang on the last text, or on the only picture. */
export function stepsOf(message: OutboundMessage): readonly Step[] {
  const attachments = message.attachments ?? [];
  const images = attachments.filter((one) => one.type === "image");
  const documents = attachments.filter((one) => one.type === "document");
  const [image, another] = images;
  const caption = image === undefined || another !== undefined ? null : renderCaption(message, image.alt);
  const shown: readonly Step[] =
    image !== undefined && caption !== null
      ? [{ type: "photo", mediaId: image.mediaId, part: caption }]
      : [...images.flatMap(photoSteps), ...textSteps(message)];
  return [...shown, ...documents.map(({ mediaId, name }) => ({ type: "document" as const, mediaId, name }))];
}

/** A picture with its words as its caption; words that have no room there follow it. */
function photoSteps({ mediaId, alt }: Extract<Attachment, { type: "image" }>): readonly Step[] {
  const [part = NO_WORDS, ...rest] = renderPlain(alt);
  return [{ type: "photo", mediaId, part }, ...rest.map((more) => ({ type: "text" as const, part: more }))];
}

const NO_WORDS: TelegramPart = { html: "", plain: "", buttons: [] };

function textSteps(message: OutboundMessage): readonly Step[] {
  const parts = renderTelegram(message);
  const [first] = parts;
  if (first === undefined || parts.length <= PARTS_MAX) return parts.map((part) => ({ type: "text", part }));
  const text = parts.map(({ plain }) => plain).join("\n");
  return [
    { type: "text", part: first },
    { type: "text-file", text, name: LONG_NAME, buttons: parts.at(-1)?.buttons ?? [] },
  ];
}
