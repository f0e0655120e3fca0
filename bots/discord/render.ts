/** An outbound message as Discord messages. Pure: the same message always gives the same parts. */
import type { APIEmbed } from "discord.js";
import type { Attachment, OutboundMessage, Severity } from "#src/domain/message.ts";
import { bodyOf, headlineOf } from "#bots/message-lines.ts";
import { paginate } from "#bots/paginate.ts";
import { componentRows, ROWS_MAX, type Row } from "./components.ts";
import { markdownOf } from "./markup.ts";

/** Discord's limits, in UTF-16 units, marks included. */
export const CONTENT_MAX = 2_000;
export const DESCRIPTION_MAX = 4_096;
/** Room left in every part for a remark of the delivery's own. */
export const REMARK_MAX = 96;

/** One Discord message. Buttons and files are on the last part; a long row of menus may need parts of its own. */
export type DiscordPart = {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: readonly Row[];
  readonly attachments: readonly Attachment[];
};

const COLOURS: Readonly<Record<Severity, number>> = { info: 0x2b6cb0, warning: 0xd69e2e, critical: 0xc53030 };

/** At least one part, each within Discord's limits. The headline is the content: that is what a lock screen shows. */
export function renderDiscord(message: OutboundMessage): DiscordPart[] {
  const heads = paginate(headlineOf(message), fits(CONTENT_MAX - REMARK_MAX)).map(markdownOf);
  const bodies = paginate(bodyOf(message), fits(DESCRIPTION_MAX)).map(markdownOf);
  const contents = heads.length === 0 && bodies.length === 0 ? ["(no text)"] : heads;
  const lastHead = Math.max(0, contents.length - 1);
  const count = Math.max(1, contents.length, lastHead + bodies.length);
  const parts = Array.from({ length: count }, (_, index): DiscordPart => {
    const description = bodies[index - lastHead];
    const embeds = description === undefined ? [] : [{ description, color: COLOURS[message.severity] }];
    return { content: contents[index] ?? "", embeds, components: [], attachments: [] };
  });
  return withExtras(parts, message);
}

/** Buttons and files go with the last part; the rows that do not fit, with parts that follow it. */
function withExtras(
  parts: DiscordPart[],
  { buttons = [], kind, attachments = [] }: OutboundMessage,
): DiscordPart[] {
  const rows = componentRows(buttons, kind);
  const last = parts.length - 1;
  const extra = Array.from({ length: Math.max(0, Math.ceil(rows.length / ROWS_MAX) - 1) }, (_, index) => ({
    content: "More to choose from:",
    embeds: [],
    components: rows.slice((index + 1) * ROWS_MAX, (index + 2) * ROWS_MAX),
    attachments: [],
  }));
  const withRows = parts.map((part, index) =>
    index === last ? { ...part, components: rows.slice(0, ROWS_MAX), attachments } : part,
  );
  return [...withRows, ...extra];
}

function fits(most: number): (page: Parameters<typeof markdownOf>[0]) => boolean {
  return (page) => markdownOf(page).length <= most;
}
