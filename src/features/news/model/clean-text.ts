/**
 * Text that somebody else wrote, made harmless: no control or invisible characters, no markup, nothing that a
 * language model's template could take for its own marks. What is left is shown and counted, never obeyed.
 */

/** Marks by which chat templates tell a system, a person and an answer apart. */
const TEMPLATE_MARKS: readonly RegExp[] = [
  /<<\s*\/?\s*SYS\s*>>/gi,
  /<\s*\|[^<>]{0,64}\|\s*>/g, // <|im_start|>, <|eot_id|>, <|endoftext|>
  /<\s*\/?\s*(?:s|bos|eos|unk|pad|mask|sys|think|thinking|tool_call|tool_response|start_of_turn|end_of_turn|system|user|assistant|function|instructions?)\s*>/gi,
  /\[\s*\/?\s*(?:INST|SYS|SYSTEM|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\s*\]/gi,
  /\|\|\s*call\s*:/gi,
  /^\s*#{2,}\s*(?:system|user|assistant|instructions?|human)\s*:?/gim,
  /(?:^|\n)\s*(?:system|assistant|human|user)\s*:\s*/gi,
  /[<＜]｜[^<>]{0,64}｜[>＞]/g,
];
const TAGS = /<\/?[a-z!][^<>]{0,2000}>/gi;
// Format characters hide words or turn their direction.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const PASSES_MAX = 4;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  rsquo: "’",
  lsquo: "‘",
  rdquo: "”",
  ldquo: "“",
};

/**
 * The same text, on its lines, without anything that a model's template could take for its own marks: what is put into a
 * request must never begin a turn of somebody else's. What people see is not changed by it.
 */
export function withoutTemplateMarks(original: string): string {
  let text = original;
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const next = TEMPLATE_MARKS.reduce(
      (rest, mark) => rest.replaceAll(mark, (found) => (found.startsWith("\n") ? "\n" : " ")),
      text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ""),
    );
    if (next === text) return text;
    text = next;
  }
  return text.replaceAll(/[<>|[\]]/g, " ");
}

/** At most `lengthMax` characters on one line. Taking a mark away may join another: it is done until nothing changes. */
export function cleanText(original: string, lengthMax: number): string {
  let text = original.slice(0, 16 * lengthMax).normalize("NFKC");
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const next = cleanOnce(text);
    if (next === text) break;
    text = next;
  }
  // Whatever is still there after that many passes was built to be.
  const safe = /[<[|][^\s]{0,64}[>\]|]/.test(text) ? text.replaceAll(/[<>[\]|]/g, " ") : text;
  return shorten(safe.replaceAll(/\s+/g, " ").trim(), lengthMax);
}

function cleanOnce(text: string): string {
  const plain = decodeEntities(text)
    .replaceAll(/[\n\t\r\u2028\u2029]/g, "\n")
    .replaceAll(/[^\n]/gu, (character) => (INVISIBLE.test(resetting(character)) ? "" : character));
  return TEMPLATE_MARKS.reduce((rest, mark) => rest.replaceAll(mark, " "), plain).replaceAll(TAGS, " ");
}

/** A global pattern remembers where it was: each character starts anew. */
function resetting(character: string): string {
  INVISIBLE.lastIndex = 0;
  return character;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? " ";
    return Number.isInteger(point) && point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function shorten(text: string, lengthMax: number): string {
  const characters = Array.from(text);
  return characters.length <= lengthMax
    ? text
    : `${characters
        .slice(0, lengthMax - 1)
        .join("")
        .trimEnd()}…`;
}
