/** Finds what a text puts into somebody's mouth: the words between double quotation marks. */

export type Quotation = { readonly text: string; readonly start: number; readonly end: number };

const QUOTED = /[“„«]([^”“»]{2,2000})[”“»]|"([^"\n]{2,2000})"|‘([^‘\n]{2,2000})’(?!\p{L})/gu;

export function quotationsOf(text: string): readonly Quotation[] {
  return [...text.matchAll(QUOTED)].map((match) => ({
    text: (match[1] ?? match[2] ?? match[3] ?? "").trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * Whether a source says these words in this order. Case, spaces and marks at the ends do not count; every part
 * between an ellipsis must be there, in order.
 */
export function isQuoted(quotation: string, source: string): boolean {
  const said = plainWords(source);
  let from = 0;
  for (const part of quotation.split(/\.\.\.|…|\[[^\]]*\]/).map(plainWords)) {
    if (part === "") continue;
    const at = ` ${said} `.indexOf(` ${part} `, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[^\p{L}\p{N}'%$.,+-]+/gu, " ")
    .replaceAll(/[.,'+-]+(?= |$)|(?<= |^)[.,'-]+/g, "")
    .replaceAll(/ +/g, " ")
    .trim();
}
