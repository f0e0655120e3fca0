/** An outbound message as lines for a terminal. Pure; without colours it is plain text. */
import { styleText } from "node:util";
import type { Attachment, Block, Button, OutboundMessage, Severity, Span } from "#src/domain/message.ts";
import {
  alignedTable,
  cleanText,
  labelledRows,
  labelPrefix,
  oneLine,
  padTo,
  widthOf,
} from "#bots/render-text.ts";

export type ConsoleStyle = {
  readonly colours: boolean;
  /** The number of the message's first button; the others follow. */
  readonly firstChoice: number;
  /** Where a file is on this machine, by its media id; the id itself where that is not known. */
  readonly fileOf?: (mediaId: string) => string;
};

const WIDTH = 80;
const INDENT = "  ";
const BODY_WIDTH = WIDTH - INDENT.length;
const LABEL_WIDTH_MAX = 28;

type Format = Parameters<typeof styleText>[0];
const SEVERITY: Readonly<Record<Severity, { mark: string; format: Format }>> = {
  info: { mark: "", format: "bold" },
  warning: { mark: "[warning] ", format: ["bold", "yellow"] },
  critical: { mark: "[critical] ", format: ["bold", "red"] },
};

/** Without a line break at its end. */
export function renderConsole(message: OutboundMessage, style: ConsoleStyle): string {
  const paint = (format: Format, lines: readonly string[]): string[] =>
    style.colours
      ? lines.map((line) => (line === "" ? "" : styleText(format, line, { validateStream: false })))
      : [...lines];
  const { mark, format } = SEVERITY[message.severity];
  const head = paint(format, wrap(cleanText(mark + message.headline), WIDTH));
  const sections = message.blocks.map((block) => indent(blockLines(block)));
  sections.push(...(message.attachments ?? []).map((one) => attachmentLines(one, style)));
  const buttons = buttonLine(message.buttons ?? [], style.firstChoice);
  if (buttons !== "") sections.push(paint("cyan", indent(wrap(buttons, BODY_WIDTH))));
  if (message.footnote !== undefined) {
    sections.push(paint("dim", indent(wrap(cleanText(message.footnote), BODY_WIDTH))));
  }
  const body = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return [head.join("\n"), ...(body.length === 0 ? [] : [body.join("\n\n")])].join("\n");
}

/** A picture in words, and where it can be looked at. */
function attachmentLines(attachment: Attachment, { fileOf = String }: ConsoleStyle): string[] {
  const words = attachment.type === "image" ? attachment.alt : attachment.name;
  const mark = attachment.type === "image" ? "Picture: " : "File: ";
  return indent([...wrap(cleanText(mark + words), BODY_WIDTH), cleanText(fileOf(attachment.mediaId))]);
}

function buttonLine(rows: readonly (readonly Button[])[], firstChoice: number): string {
  return rows
    .flat()
    .map((button, index) => `[${firstChoice + index}] ${oneLine(button.label)}`)
    .join("   ");
}

function blockLines(block: Block): string[] {
  switch (block.type) {
    case "text":
      return wrap(plain(block.spans), BODY_WIDTH);
    case "fields":
      return fieldLines(block.fields);
    case "list":
      return block.items.flatMap((item) => hanging("- ", plain(item)));
    case "code":
      return cleanText(block.text).split("\n");
    case "table":
      break;
  }
  return tableLines(block);
}

function fieldLines(fields: readonly { label: string; value: string }[]): string[] {
  const cells = fields.map(({ label, value }) => ({ label: oneLine(label), value: cleanText(value) }));
  const width = Math.min(LABEL_WIDTH_MAX, Math.max(0, ...cells.map(({ label }) => widthOf(label))));
  return cells.flatMap(({ label, value }) => hanging(`${padTo(label, width, "left")}  `, value));
}

function tableLines(table: Extract<Block, { type: "table" }>): string[] {
  const aligned = alignedTable(table, BODY_WIDTH);
  if (aligned !== null) return aligned;
  if (table.rows.length === 0)
    return wrap(table.columns.map((column) => oneLine(column.title)).join("  "), BODY_WIDTH);
  return labelledRows(table).flatMap((cells) =>
    hanging("- ", cells.map(({ label, value }) => labelPrefix(label) + value).join("; ")),
  );
}

function plain(spans: readonly Span[]): string {
  return spans.map((span) => cleanText(typeof span === "string" ? span : spanText(span))).join("");
}

function spanText(span: Exclude<Span, string>): string {
  return "href" in span && span.href !== span.text ? `${span.text} (${span.href})` : span.text;
}

/** Text behind a first mark, its further lines below its first word. */
function hanging(mark: string, value: string): string[] {
  const margin = " ".repeat(widthOf(mark));
  return wrap(value, BODY_WIDTH - widthOf(mark)).map((line, index) =>
    `${index === 0 ? mark : margin}${line}`.trimEnd(),
  );
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : INDENT + line));
}

/** Breaks at spaces; a word that is longer than the line stays whole, so that it can be copied. */
function wrap(value: string, width: number): string[] {
  return value.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines = [""];
  for (const word of paragraph.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
