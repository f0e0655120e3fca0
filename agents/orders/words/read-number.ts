/** The one reader of numbers in an order: decimal point and comma, thousands, k and m, and number words. */

/** A plain decimal ("1500", "148.5"), or what two people would read differently ("1,250"). */
export type NumberReading =
  { readonly value: string } | { readonly ambiguous: readonly [string, string] } | null;

const GROUPED = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/;
const POWERS: Readonly<Record<string, number>> = { k: 3, m: 6 };

/** `digits` may hold points and commas; `suffix` is "k", "m" or nothing. */
export function readNumber(digits: string, suffix = ""): NumberReading {
  const power = POWERS[suffix.toLowerCase()] ?? 0;
  const marks = [...digits.matchAll(/[.,]/g)].map(([mark]) => mark);
  const kinds = new Set(marks);
  const [mark] = marks;
  if (mark === undefined) return { value: scale(digits, power) };
  if (kinds.size === 2) return readBoth(digits, marks, power);
  if (marks.length > 1) return GROUPED.test(digits) ? { value: scale(plain(digits), power) } : null;
  const [whole = "", fraction = ""] = digits.split(mark);
  const asDecimal = scale(`${whole}.${fraction}`, power);
  if (fraction.length !== 3 || /^0+$/.test(whole) || whole.length > 3 || power > 0)
    return { value: asDecimal };
  const asThousands = plain(digits);
  // Nobody writes 95.000 for ninety-five with a comma; with a point somebody may.
  if (mark === "," && fraction.endsWith("00")) return { value: asThousands };
  if (mark === "." && !fraction.endsWith("00")) return { value: asDecimal };
  return { ambiguous: [asThousands, asDecimal] };
}

/** "1,234.50" and "1.234,50": what comes last is the decimal mark, once. */
function readBoth(digits: string, marks: readonly string[], power: number): NumberReading {
  const decimal = marks.at(-1) ?? ".";
  if (marks.filter((mark) => mark === decimal).length > 1) return null;
  const [whole = "", fraction = ""] = digits.split(decimal);
  return GROUPED.test(whole) ? { value: scale(`${plain(whole)}.${fraction}`, power) } : null;
}

function plain(digits: string): string {
  return digits.replaceAll(/[.,]/g, "");
}

/** Moves the point without arithmetic on floats, and drops zeros that say nothing. */
function scale(decimal: string, power: number): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  const moved = `${whole}${fraction.padEnd(power, "0").slice(0, power)}`.replace(/^0+(?=\d)/, "");
  let rest = fraction.slice(power);
  while (rest.endsWith("0")) rest = rest.slice(0, -1);
  return rest === "" ? moved : `${moved}.${rest}`;
}

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** The number that the first of some words make, and how many of them: "two hundred fifty usdt" is 250 of three. */
export function readNumberWords(
  words: readonly string[],
): { readonly value: string; readonly used: number } | null {
  let [total, part, used] = [0, 0, 0];
  let last: "none" | "tens" | "units" | "hundred" = "none";
  for (const word of words) {
    const unit = UNITS.indexOf(word);
    const tens = TENS.indexOf(word);
    if (unit >= 0 && (last === "none" || last === "hundred" || (last === "tens" && unit > 0 && unit < 10)))
      [part, last] = [part + unit, "units"];
    else if (tens >= 0 && (last === "none" || last === "hundred"))
      [part, last] = [part + 10 * (tens + 2), "tens"];
    else if (word === "hundred" && part > 0 && part < 10) [part, last] = [part * 100, "hundred"];
    else if (word === "thousand" && part > 0 && total === 0) [total, part, last] = [part * 1_000, 0, "none"];
    else break;
    used += 1;
  }
  return used === 0 ? null : { value: String(total + part), used };
}
