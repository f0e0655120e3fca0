/** Telegram's HTML of lines of styled text. A tag is opened and closed inside its line, so lines can part anywhere. */
import type { Line, Run, Style } from "#bots/message-lines.ts";

const ENTITIES_MAX = 100;

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

/** Entities that the lines make; Telegram keeps the first hundred of a message. */
function entityCount(lines: readonly Line[]): number {
  return lines.reduce((sum, line, index) => sum + entitiesOf(line, lines[index - 1]), 0);
}

function entitiesOf(line: Line, before: Line | undefined): number {
  return line.pre ? Number(before?.pre !== true) : line.runs.filter(isMarked).length;
}

/** Whether a page fits into one message: `htmlMax` counts the markup too, and Telegram counts what is left of it. */
export function fitsTelegram(htmlMax: number): (page: readonly Line[]) => boolean {
  return (page) => entityCount(page) <= ENTITIES_MAX && htmlOf(page).length <= htmlMax;
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
