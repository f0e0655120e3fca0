/** Lines of styled text, and Telegram's HTML of them. A tag is opened and closed inside its line, so lines can part anywhere. */

export type Style = "bold" | "italic" | "code";
export type Run = { readonly text: string; readonly style?: Style; readonly href?: string };

/** A run holds no line break. Neighbouring `pre` lines are one monospaced block. */
export type Line = { readonly runs: readonly Run[]; readonly pre: boolean };

export const BLANK_LINE: Line = { runs: [], pre: false };

const TAGS: Readonly<Record<Style, string>> = { bold: "b", italic: "i", code: "code" };

/** Telegram's HTML knows these four named entities and no other. */
export function escapeHtml(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

export function htmlOf(lines: readonly Line[]): string {
  const parts: string[] = [];
  for (const [index, line] of lines.entries()) {
    const opens = line.pre && lines[index - 1]?.pre !== true;
    const closes = line.pre && lines[index + 1]?.pre !== true;
    const inner = line.runs.map((run) => (line.pre ? escapeHtml(run.text) : runHtml(run))).join("");
    parts.push(`${opens ? "<pre>" : ""}${inner}${closes ? "</pre>" : ""}`);
  }
  return parts.join("\n");
}

/** What the reader sees of the lines, for a chat that refuses the markup. */
export function plainOf(lines: readonly Line[]): string {
  return lines.map((line) => line.runs.map((run) => run.text).join("")).join("\n");
}

/** Entities that the lines make; Telegram keeps the first hundred of a message. */
export function entityCount(lines: readonly Line[]): number {
  const entitiesOf = (line: Line, before: Line | undefined): number =>
    line.pre ? Number(before?.pre !== true) : line.runs.filter(isMarked).length;
  return lines.reduce((sum, line, index) => sum + entitiesOf(line, lines[index - 1]), 0);
}

export function isBlank(line: Line): boolean {
  return line.runs.every((run) => run.text.trim() === "");
}

function isMarked(run: Run): boolean {
  return run.style !== undefined || run.href !== undefined;
}

function runHtml(run: Run): string {
  const inner = escapeHtml(run.text);
  if (run.text === "") return "";
  if (run.href !== undefined) return `<a href="${escapeHtml(run.href)}">${inner}</a>`;
  return run.style === undefined ? inner : `<${TAGS[run.style]}>${inner}</${TAGS[run.style]}>`;
}
