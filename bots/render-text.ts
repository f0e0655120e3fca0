/** Text work that every face shares: cleaning, widths, tables. Knows no platform. */
import type { Column } from "#src/domain/message.ts";

/** Characters between two columns of an aligned table. */
const GAP = 2;

// C0 and C1 controls except line feed and tab: a terminal would obey them, and Telegram turns them into spaces.
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Well-formed text without control characters; lines end in "\n". Every visible character stays. */
export function cleanText(value: string): string {
  return value
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/\t/g, "  ")
    .replace(CONTROLS, " ");
}

/** The same on one line, for a table's cell or a button's label. */
export function oneLine(value: string): string {
  return cleanText(value).replace(/\s+/g, " ").trim();
}

/** Columns that a text takes in a monospaced font (code points: no wide letters are expected in figures). */
export function widthOf(value: string): number {
  return Array.from(value).length;
}

export function padTo(value: string, width: number, align: Column["align"]): string {
  const padding = " ".repeat(Math.max(0, width - widthOf(value)));
  return align === "right" ? padding + value : value + padding;
}

type TableBlock = { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] };

/** A table as aligned lines, titles first; null where a line would be wider than `widthMax`, or a row is longer than the titles. */
export function alignedTable(table: TableBlock, widthMax: number): string[] | null {
  const columns = table.columns.map((column) => ({ ...column, title: oneLine(column.title) }));
  const rows = table.rows.map((row) => row.map(oneLine));
  if (rows.some((row) => row.length > columns.length)) return null;
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index] ?? ""))),
  );
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, columns.length - 1);
  if (columns.length === 0 || total > widthMax) return null;
  const lines = [columns.map((column) => column.title), ...rows];
  return lines.map((cells) =>
    columns
      .map((column, index) => padTo(cells[index] ?? "", widths[index] ?? 0, column.align))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
}

export type LabelledCell = { readonly label: string; readonly value: string };

/** A table as records, for a screen that is too narrow: each row's cells with their titles. */
export function labelledRows(table: TableBlock): LabelledCell[][] {
  return table.rows.map((row) => {
    const length = Math.max(row.length, table.columns.length);
    return Array.from({ length }, (_, index) => ({
      label: oneLine(table.columns[index]?.title ?? ""),
      value: oneLine(row[index] ?? ""),
    }));
  });
}

/** A label with its value; either may be empty. */
export function labelPrefix(label: string): string {
  return label === "" ? "" : `${label}: `;
}

/** Only such links are links; any other address is shown as text, so that nobody presses what he cannot read. */
export function isWebLink(href: string): boolean {
  return /^https?:\/\/[^\s"<>]{1,500}$/.test(href);
}
