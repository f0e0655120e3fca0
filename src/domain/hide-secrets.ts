/** Takes the values out of a text that a name calls secret ("token=...", "password": "..."), in one pass over it. */
export const HIDDEN = "[hidden]";

const KEYWORD =
  /token|secret|passw(?:or)?d|passphrase|api[_-]?key|private[_-]?key|authorization|credential/gi;
const REST_OF_NAME = /[A-Za-z0-9_-]*/y;
/** A quotation mark may be escaped: JSON often stands inside of JSON. */
const SIGN = /\\{0,8}["']?\s*[:=]\s*/y;
const OPENING = /\\{0,8}["']/y;
const BARE = /(?:[^\s,;}"\\]|\\[^"\s])*/y;
/** A number, a list or the like behind a name in quotation marks: what JSON counts, and no secret. */
const COUNTED = /(?:[[{]|-?\d[\d.eE+-]{0,24}(?=[,}\]])|(?:true|false|null)\b)/y;

/**
 * One pass: a name is read to its end once, however many keywords it holds, so that no text costs more than its length.
 * What is opened by a quotation mark and never closed is hidden to the end of its line.
 */
export function hideNamedSecrets(text: string): string {
  let [shown, from] = ["", 0];
  KEYWORD.lastIndex = 0;
  for (let found = KEYWORD.exec(text); found !== null; found = KEYWORD.exec(text)) {
    const nameEnd = endOf(REST_OF_NAME, text, KEYWORD.lastIndex) ?? KEYWORD.lastIndex;
    const start = endOf(SIGN, text, nameEnd);
    const end = start === null || isCounted(text, nameEnd, start) ? nameEnd : valueEnd(text, start);
    if (start !== null && end > start) {
      const quote = openingAt(text, start);
      const closes = quote !== "" && text.startsWith(quote, end - quote.length) && end > start + quote.length;
      shown += `${text.slice(from, start)}${quote}${HIDDEN}${closes ? quote : ""}`;
      from = end;
    }
    KEYWORD.lastIndex = Math.max(end, nameEnd);
  }
  return shown + text.slice(from);
}

function valueEnd(text: string, start: number): number {
  const quote = openingAt(text, start);
  if (quote === "") return endOf(BARE, text, start) ?? start;
  for (let at = start + quote.length; at < text.length; at += 1) {
    if (text.startsWith(quote, at)) return at + quote.length;
    // The string around it ends first.
    if (text[at] === "\n" || (quote.length > 1 && text[at] === '"')) return at;
    if (text[at] === "\\") at += 1;
  }
  return text.length;
}

function isCounted(text: string, nameEnd: number, start: number): boolean {
  return text[nameEnd] === '"' && endOf(COUNTED, text, start) !== null;
}

/** The mark that a value begins with, with what escapes it; "" for a bare one. */
function openingAt(text: string, start: number): string {
  const end = endOf(OPENING, text, start);
  return end === null ? "" : text.slice(start, end);
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
