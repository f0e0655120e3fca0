/** Discord's Markdown of lines of styled text. A mark is opened and closed inside its line, so lines can part anywhere. */
import { isBlank, type Line, type Run, type Style } from "#bots/message-lines.ts";

/** Not seen, and no part of a word: keeps marks apart that would be read as one. */
const APART = "\u200b";
const FENCE = "```";

/** Text that Discord shows as it is: what would be a mark, a mention, a link, a list or a heading is none. */
export function escapeMarkdown(value: string): string {
  return value.replace(/[\\*_~`|<[\]]/g, "\\$&").replace(/:\/\//g, ":\\/\\/");
}

export function markdownOf(lines: readonly Line[]): string {
  const parts: string[] = [];
  for (let index = 0; index < lines.length;) {
    const end = lines[index]?.pre === true ? endOfPre(lines, index) : index + 1;
    const group = lines.slice(index, end);
    parts.push(group[0]?.pre === true ? codeBlock(group) : lineMarkdown(group[0]?.runs ?? []));
    index = end;
  }
  return parts.join("\n");
}

function endOfPre(lines: readonly Line[], start: number): number {
  const length = lines.slice(start).findIndex((line) => !line.pre);
  return length === -1 ? lines.length : start + length;
}

/** A block of blank lines only would be shown as its own marks. */
function codeBlock(lines: readonly Line[]): string {
  const first = lines.findIndex((line) => !isBlank(line));
  if (first === -1) return "";
  const last = lines.findLastIndex((line) => !isBlank(line));
  const text = lines
    .slice(first, last + 1)
    .map((line) => line.runs.map((run) => run.text).join(""))
    .join("\n");
  return `${FENCE}\n${apartTicks(text)}\n${FENCE}`;
}

function lineMarkdown(runs: readonly Run[]): string {
  let line = "";
  for (const run of joined(runs)) {
    const marked = runMarkdown(run);
    const touches = /[\w*`]$/.test(line) && /^[_*`]/.test(marked);
    const isTouched = line.endsWith("_") && /^\w/.test(marked);
    line += touches || isTouched ? APART + marked : marked;
  }
  return escapeLineStart(line);
}

/** Neighbours that look the same are one run; empty ones are none. */
function joined(runs: readonly Run[]): Run[] {
  const kept: Run[] = [];
  for (const run of runs.filter(({ text }) => text !== "")) {
    const last = kept.at(-1);
    if (last === undefined || last.style !== run.style || last.href !== run.href) kept.push(run);
    else kept[kept.length - 1] = { ...last, text: last.text + run.text };
  }
  return kept;
}

const MARKS: Readonly<Record<Exclude<Style, "code">, string>> = { bold: "**", italic: "_" };

function runMarkdown({ text, style, href }: Run): string {
  if (href !== undefined) return linkMarkdown(text, href);
  if (style === undefined || text.trim() === "") return escapeMarkdown(text);
  if (style === "code") return codeMarkdown(text);
  return `${MARKS[style]}${escapeMarkdown(text)}${MARKS[style]}`;
}

/** Three backticks would begin a block, so those in the text are kept apart, and two make the fence. */
function codeMarkdown(text: string): string {
  return text.includes("`") ? `\`\` ${apartTicks(text)} \`\`` : `\`${text}\``;
}

function apartTicks(text: string): string {
  return text.replace(/`(?=`)/g, `\`${APART}`);
}

/** A text that looks like an address may not hide another one: Discord shows such a link as plain text. */
function linkMarkdown(text: string, address: string): string {
  // A bracket would end the address; written like this it is the same one.
  const href = address.replace(/[()\\]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  if (text.trim() === "") return text;
  if (text.includes("://")) return `${escapeMarkdown(text)} (<${href}>)`;
  return `[${escapeMarkdown(text)}](<${href}>)`;
}

/** Headings, quotes, lists and small print are made by how a line starts. */
function escapeLineStart(line: string): string {
  return line
    .replace(/^(\s*)(?=(?:#{1,3}|-#|[-+]|>{1,3})(?:\s|$))/, "$1\\")
    .replace(/^(\s*\d+)\.(?=\s|$)/, "$1\\.");
}
