/** An outbound message as lines of styled text: what every face with markup of its own starts from. Pure. */
import type { Block, OutboundMessage, Severity, Span } from "#src/domain/message.ts";
import { alignedTable, cleanText, isWebLink, labelledRows, labelPrefix } from "./render-text.ts";

export type Style = "bold" | "italic" | "code";
export type Run = { readonly text: string; readonly style?: Style; readonly href?: string };

/** A run holds no line break. Neighbouring `pre` lines are one monospaced block. */
export type Line = { readonly runs: readonly Run[]; readonly pre: boolean };

export const BLANK_LINE: Line = { runs: [], pre: false };

/** Monospaced columns that a phone shows without wrapping. */
const TABLE_WIDTH_MAX = 34;

const SEVERITY_MARK: Readonly<Record<Severity, string>> = { info: "", warning: "⚠️ ", critical: "🚨 " };

/** The headline, with the mark of its severity. */
export function headlineOf({ severity, headline }: OutboundMessage): Line[] {
  return textLines([{ text: `${SEVERITY_MARK[severity]}${headline}`, style: "bold" }]);
}

/** What stands under the headline: blocks and footnote, a blank line between two. */
export function bodyOf({ blocks, footnote }: OutboundMessage): Line[] {
  const sections = blocks.map(blockLines);
  if (footnote !== undefined) sections.push(textLines([{ text: footnote, style: "italic" }]));
  return joinSections(sections);
}

/** The whole message. */
export function linesOf(message: OutboundMessage): Line[] {
  return joinSections([headlineOf(message), bodyOf(message)]);
}

function joinSections(sections: readonly Line[][]): Line[] {
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? [lines] : [[BLANK_LINE], lines]))
    .flat();
}

/** What the reader sees of the lines. */
export function plainOf(lines: readonly Line[]): string {
  return lines.map((line) => line.runs.map((run) => run.text).join("")).join("\n");
}

export function isBlank(line: Line): boolean {
  return line.runs.every((run) => run.text.trim() === "");
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
export function textLines(spans: readonly Span[]): Line[] {
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
