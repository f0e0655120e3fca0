/** The calls that a delivery consists of, before any is made. Pure: the same delivery always gives the same steps. */
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Delivery } from "#bots/read-delivery.ts";
import { oneLine } from "#bots/render-text.ts";
import { cut } from "./components.ts";
import { renderDiscord, type DiscordPart } from "./render.ts";

export type Step =
  /** A message; with `inThread` into the thread that was opened before, if that was possible. */
  | { readonly type: "send"; readonly part: DiscordPart; readonly inThread: boolean }
  /** A thread on the message that was sent before. */
  | { readonly type: "open-thread"; readonly name: string };

const THREAD_NAME_MAX = 100;

export function planDelivery({ message, to }: Delivery): Step[] {
  const parts = renderDiscord(message);
  const isUnasked =
    to.answersUpdateId === undefined && to.editMessageId === undefined && to.topicId === undefined;
  if (message.kind === "post-mortem" && isUnasked) return threadSteps(parts, message);
  return parts.map((part) => ({ type: "send", part, inThread: false }));
}

/** A post-mortem is its headline in the channel, and the rest in a thread of its own, where it can be talked about. */
function threadSteps(parts: readonly DiscordPart[], { headline }: OutboundMessage): Step[] {
  const [first, ...others] = parts;
  if (first === undefined || first.content === "") return sends(parts, false);
  const starter = { ...first, embeds: [], components: [], attachments: [] };
  const rest = [{ ...first, content: "" }, ...others].filter(isShown);
  const name = cut(oneLine(headline), THREAD_NAME_MAX);
  return [...sends([starter], false), { type: "open-thread", name }, ...sends(rest, true)];
}

function sends(parts: readonly DiscordPart[], inThread: boolean): Step[] {
  return parts.map((part) => ({ type: "send", part, inThread }));
}

function isShown({ content, embeds, components, attachments }: DiscordPart): boolean {
  return content !== "" || embeds.length > 0 || components.length > 0 || attachments.length > 0;
}
