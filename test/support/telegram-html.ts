/** Telegram's HTML parse mode, with the refusals of tdlib's `parse_html` (td/telegram/MessageEntity.cpp). */

export type ParsedEntity = {
  readonly type: "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "code" | "pre" | "text_link";
  /** In UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
};
export type ParsedHtml = { readonly text: string; readonly entities: readonly ParsedEntity[] };

const TAGS: Readonly<Record<string, ParsedEntity["type"]>> = {
  a: "text_link",
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  code: "code",
  pre: "pre",
};
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const REFERENCE = /&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-f]{1,6}));?/gi;
const NAME = /[^\s>=]*/y;
const ATTRIBUTE = /\s*([^\s>=]*)\s*(=?)\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*))/y;

type OpenTag = { readonly name: string; readonly offset: number; readonly url: string };
type State = { text: string; readonly open: OpenTag[]; readonly entities: ParsedEntity[] };

/** @throws Error whose message is the one that follows "Bad Request: can't parse entities: ". */
export function parseTelegramHtml(html: string): ParsedHtml {
  const state: State = { text: "", open: [], entities: [] };
  let at = 0;
  while (at < html.length) {
    if (html[at] === "<") {
      at = html[at + 1] === "/" ? closeTag(html, at, state) : openTag(html, at, state);
      continue;
    }
    const next = html.indexOf("<", at);
    const end = next === -1 ? html.length : next;
    state.text += dereference(html.slice(at, end));
    at = end;
  }
  const unclosed = state.open.at(-1);
  if (unclosed !== undefined) {
    throw new Error(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  }
  return { text: state.text, entities: state.entities };
}

/** Returns where the text goes on. */
function openTag(html: string, begin: number, state: State): number {
  const where = `at byte offset ${byteOffset(html, begin)}`;
  const name = nameAt(html, begin + 1).toLowerCase();
  let at = begin + 1 + name.length;
  if (at >= html.length) throw new Error(`Unclosed start tag ${where}`);
  if (TAGS[name] === undefined) throw new Error(`Unsupported start tag "${name}" ${where}`);
  let url = "";
  while (html[at] !== ">") {
    ATTRIBUTE.lastIndex = at;
    const [whole = "", attribute = "", equals = "", double, single, token] = ATTRIBUTE.exec(html) ?? [];
    if (whole.trim() === "" && html[at + whole.length] === ">") return push(at + whole.length);
    if (attribute === "") throw new Error(`Empty attribute name in the tag "${name}" ${where}`);
    if (equals === "")
      throw new Error(`Expected equal sign in declaration of an attribute of the tag "${name}" ${where}`);
    at += whole.length;
    if (at >= html.length || html[at] === '"' || html[at] === "'")
      throw new Error(`Unclosed start tag ${where}`);
    if (name === "a" && attribute.toLowerCase() === "href")
      url = dereference(double ?? single ?? token ?? "");
  }
  return push(at);

  function push(end: number): number {
    state.open.push({ name, offset: state.text.length, url });
    return end + 1;
  }
}

function closeTag(html: string, begin: number, state: State): number {
  const where = `at byte offset ${byteOffset(html, begin)}`;
  const tag = state.open.pop();
  if (tag === undefined) throw new Error(`Unexpected end tag ${where}`);
  const name = nameAt(html, begin + 2).toLowerCase();
  const end = html.indexOf(">", begin);
  if (end === -1 || html.slice(begin + 2 + name.length, end).trim() !== "")
    throw new Error(`Unclosed end tag ${where}`);
  if (name !== "" && name !== tag.name) {
    throw new Error(`Unmatched end tag ${where}, expected "</${tag.name}>", found "</${name}>"`);
  }
  const type = TAGS[tag.name];
  const length = state.text.length - tag.offset;
  // A link without an address, and an entity around nothing, are dropped without a word.
  const dropped = type === undefined || length === 0 || (type === "text_link" && tag.url === "");
  if (!dropped) {
    state.entities.push({
      type,
      offset: tag.offset,
      length,
      ...(type === "text_link" ? { url: tag.url } : {}),
    });
  }
  return end + 1;
}

function nameAt(html: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(html)?.[0] ?? "";
}

function dereference(value: string): string {
  return value.replace(REFERENCE, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function byteOffset(html: string, index: number): number {
  return Buffer.byteLength(html.slice(0, index));
}
