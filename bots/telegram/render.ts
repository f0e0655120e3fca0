/** An outbound message as Telegram messages. Pure: the same message always gives the same parts. */
import type { Block, Button, OutboundMessage, Severity, Span } from "#src/domain/message.ts";
import { alignedTable, cleanText, isWebLink, labelledRows, labelPrefix, oneLine } from "#bots/render-text.ts";
import { BLANK_LINE, htmlOf, plainOf, type Line, type Run } from "./markup.ts";
import { paginate } from "./paginate.ts";

/** Telegram's own limit, in UTF-16 units after the markup is taken out. */
export const TEXT_MAX = 4096;
/** Room left in every part for a remark of the delivery's own. */
export const REMARK_MAX = 96;
/** Monospaced columns that a phone shows without wrapping. */
const TABLE_WIDTH_MAX = 34;

/** One Telegram message. `plain` is the text without markup; only the last part has buttons. */
export type TelegramPart = {
  readonly html: string;
  readonly plain: string;
  readonly buttons: readonly (readonly TelegramButton[])[];
};
export type TelegramButton = { readonly text: string; readonly callback_data: string };

const SEVERITY_MARK: Readonly<Record<Severity, string>> = { info: "", warning: "⚠️ ", critical: "🚨 " };

/** At least one part, each within Telegram's limits and with all its tags closed. */
export function renderTelegram(message: OutboundMessage): TelegramPart[] {
  const pages = paginate(linesOf(message), TEXT_MAX - REMARK_MAX);
  // A message of blanks only would be refused, and its buttons lost with it.
  if (pages.length === 0) pages.push([{ runs: [{ text: "(no text)" }], pre: false }]);
  const buttons = (message.buttons ?? []).map((row) => row.map(toButton)).filter((row) => row.length > 0);
  return pages.map((page, index) => ({
    html: htmlOf(page),
    plain: plainOf(page),
    buttons: index === pages.length - 1 ? buttons : [],
  }));
}

function toButton(button: Button): TelegramButton {
  const label = oneLine(button.label);
  return { text: label === "" ? "(no label)" : label, callback_data: button.actionId };
}

function linesOf(message: OutboundMessage): Line[] {
  const headline = `${SEVERITY_MARK[message.severity]}${message.headline}`;
  const sections = [textLines([{ text: headline, style: "bold" }]), ...message.blocks.map(blockLines)];
  if (message.footnote !== undefined) sections.push(textLines([{ text: message.footnote, style: "italic" }]));
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? [lines] : [[BLANK_LINE], lines]))
    .flat();
}

function blockLines(block: Block): Line[] {
  switch (block.type) {
    case "text":
      return textLines(block.spans);
    case "fields":
      return block.fields.flatMap(({ label, value }) =>
        textLines([labelPrefix(label), { text: value, style: "bold" }]),
      );
    case "list":
      return block.items.flatMap((item) => textLines(["• ", ...item]));
    case "code":
      return preLines(cleanText(block.text).split("\n"));
    case "table":
      break;
  }
  return tableLines(block);
}

function tableLines(table: Extract<Block, { type: "table" }>): Line[] {
  const aligned = alignedTable(table, TABLE_WIDTH_MAX);
  if (aligned !== null) return preLines(aligned);
  if (table.rows.length === 0) return textLines([table.columns.map((column) => column.title).join(" · ")]);
  return labelledRows(table).flatMap((cells) =>
    textLines(
      cells.flatMap(({ label, value }, index): Span[] =>
        index === 0
          ? [labelPrefix(label), { text: value, style: "bold" }]
          : [` · ${labelPrefix(label)}${value}`],
      ),
    ),
  );
}

function preLines(lines: readonly string[]): Line[] {
  return lines.map((text) => ({ runs: [{ text }], pre: true }));
}

/** Spans as lines: a line break inside a span ends the line and carries the style over. */
function textLines(spans: readonly Span[]): Line[] {
  const lines: Run[][] = [[]];
  for (const run of spans.map(toRun)) {
    for (const [index, text] of run.text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push({ ...run, text });
    }
  }
  return lines.map((runs) => ({ runs, pre: false }));
}

function toRun(span: Span): Run {
  if (typeof span === "string") return { text: cleanText(span) };
  if ("style" in span) return { text: cleanText(span.text), style: span.style };
  return isWebLink(span.href)
    ? { text: cleanText(span.text), href: span.href }
    : { text: cleanText(`${span.text} (${span.href})`) };
}
