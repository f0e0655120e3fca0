/** Finds the dates and times of day of a text. What is not said (the year, the time) is null. */
import { createCover } from "./spans.ts";

export type DateMention = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number | null;
  readonly day: number | null;
  /** "21:15", also where "9 pm" was written; null without one. */
  readonly time: string | null;
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = String.raw`(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`;
const DAY = String.raw`(?<day>[0-3]?\d)(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?<year>(?:19|20)\d\d)`;
const END = String.raw`(?![\p{L}\p{N}])`;
const START = String.raw`(?<![\p{L}\p{N}.,$€£])`;

/** The first that fits a place holds, so the longer forms stand first. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`${START}${YEAR}[-/.](?<number>0?[1-9]|1[0-2])[-/.]${DAY}(?:[T ,]+(?<time>[0-2]?\d:[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?Z?)?${END}`,
    "giu",
  ),
  new RegExp(String.raw`${START}${DAY} (?:of )?${MONTH},? ${YEAR}${END}`, "giu"),
  new RegExp(String.raw`${START}${MONTH} ${DAY},? ${YEAR}${END}`, "giu"),
  new RegExp(String.raw`${START}${DAY} (?:of )?${MONTH}${END}`, "giu"),
  new RegExp(String.raw`${START}${MONTH} ${DAY}(?!\.?\d)${END}(?! ?%)`, "giu"),
  new RegExp(String.raw`${START}${MONTH} ${YEAR}${END}`, "giu"),
  new RegExp(
    String.raw`${START}(?<number>0[1-9]|1[0-2])-(?<day>[0-3]\d) (?<time>[0-2]\d:[0-5]\d)${END}`,
    "giu",
  ),
  new RegExp(
    String.raw`${START}(?<time>(?:[01]?\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?(?: ?(?<half>[ap]m))?${END}`,
    "giu",
  ),
  new RegExp(String.raw`${START}(?<hour>1[0-2]|[1-9]) ?(?<half>[ap]m)${END}`, "giu"),
  new RegExp(String.raw`(?<=\b(?:in|of|since|until|by|from|during|early|late|end of) )${YEAR}${END}`, "giu"),
];

/** In the order of the text. */
export function datesOf(text: string): readonly DateMention[] {
  const found: DateMention[] = [];
  const cover = createCover(text.length);
  for (const form of FORMS)
    for (const match of text.matchAll(form)) {
      const mention = readDate(match);
      if (mention === null || cover.touches(mention)) continue;
      cover.take(mention);
      found.push(mention);
    }
  return found.toSorted((one, other) => one.start - other.start);
}

/** Whether a date says nothing that another does not say too. */
export function isDateWithin(mention: DateMention, known: DateMention): boolean {
  return (["year", "month", "day", "time"] as const).every(
    (part) => mention[part] === null || mention[part] === known[part],
  );
}

function readDate(match: RegExpExecArray): DateMention | null {
  const { year, month, number, day, time, half, hour } = match.groups ?? {};
  const named = month === undefined ? number : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const dayNumber = day === undefined ? null : Number(day);
  if (dayNumber !== null && (dayNumber < 1 || dayNumber > 31)) return null;
  return {
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
    year: year === undefined ? null : Number(year),
    month: named === undefined ? null : Number(named),
    day: dayNumber,
    time: timeOf(time ?? (hour === undefined ? undefined : `${hour}:00`), half),
  };
}

function timeOf(time: string | undefined, half: string | undefined): string | null {
  if (time === undefined) return null;
  const [hours = "0", minutes = "00"] = time.split(":");
  const base = half === undefined ? Number(hours) : Number(hours) % 12;
  const hour = half?.toLowerCase() === "pm" ? base + 12 : base;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
}
