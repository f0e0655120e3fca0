/** An outbound message as Discord messages. Pure: the same message always gives the same parts. */
import type { APIEmbed } from "discord.js";
import type { Attachment, OutboundMessage, Severity } from "#src/domain/message.ts";
import { bodyOf, headlineOf, type Line } from "#bots/message-lines.ts";
import { paginate } from "#bots/paginate.ts";
import { componentRows, ROWS_MAX, type Row } from "./components.ts";
import { markdownOf } from "./markup.ts";
import { discord } from "./platform.ts";

/** Discord's limits, in UTF-16 units, marks included. */
export const CONTENT_MAX = discord.limits.textChars;
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

/** What a run and a line are longer by, at most, beside that any character may be escaped. */
const RUN_MARKS_MAX = 12;
const LINE_MARKS_MAX = 10;

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

/** Most pages are clearly within the limit or beyond it; only the others are written out to be measured. */
function fits(most: number): (page: readonly Line[]) => boolean {
  return (page) => {
    const runs = page.flatMap((line) => line.runs);
    const plain = runs.reduce((sum, { text }) => sum + text.length, page.length);
    if (plain > most + page.length) return false;
    const marks = runs.reduce((sum, { href = "" }) => sum + RUN_MARKS_MAX + 3 * href.length, 0);
    return 2 * plain + marks + LINE_MARKS_MAX * page.length <= most || markdownOf(page).length <= most;
  };
}
