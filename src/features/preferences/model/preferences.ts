/**
 * How a person likes answers to look: facts about presentation and nothing else. There is no preference for a book, a
 * size or anything else that a write could take from it.
 */
import type { Block, OutboundMessage, Span } from "#src/domain/message.ts";

export type Preferences = {
  /** What to call the person. */
  readonly name?: string;
  /** Rows of a list, where the person names no number. */
  readonly count?: number;
  /** An IANA time zone, "Europe/Berlin". */
  readonly timeZone?: string;
};

export type PreferenceKey = keyof Preferences;
export const PREFERENCE_KEYS: readonly PreferenceKey[] = ["name", "count", "timeZone"];

/** The name of a time zone as the system spells it, or null where there is none of that name. */
export function timeZoneOf(typed: string): string | null {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const UTC_TIME = /\b(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}) UTC\b/g;

/** A message with its times of the form "2025-10-10 21:15 UTC" in a time zone; everything else is left as it is. */
export function inTimeZone(message: OutboundMessage, timeZone: string): OutboundMessage {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const put = (text: string): string =>
    text.replaceAll(UTC_TIME, (_whole, year, month, day, hour, minute) => {
      const tsMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
      return `${parts.format(tsMs)} ${timeZone}`;
    });
  return {
    ...message,
    headline: put(message.headline),
    blocks: message.blocks.map((block) => mapBlock(block, put)),
    ...(message.footnote !== undefined && { footnote: put(message.footnote) }),
  };
}

function mapBlock(block: Block, put: (text: string) => string): Block {
  switch (block.type) {
    case "text":
      return { ...block, spans: block.spans.map((span) => mapSpan(span, put)) };
    case "fields":
      return { ...block, fields: block.fields.map(({ label, value }) => ({ label, value: put(value) })) };
    case "list":
      return { ...block, items: block.items.map((item) => item.map((span) => mapSpan(span, put))) };
    case "table":
      return { ...block, rows: block.rows.map((row) => row.map(put)) };
    case "code":
      return block;
  }
}

function mapSpan(span: Span, put: (text: string) => string): Span {
  return typeof span === "string" ? put(span) : { ...span, text: put(span.text) };
}
