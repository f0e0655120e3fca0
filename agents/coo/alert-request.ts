/**
 * A change of alerts as people say it ("stop sending me entry alerts", "don't ping me between 11pm and 7am"), put as it is
 * typed ("entries off", "quiet 23:00-07:00"). Undefined for every other text.
 */
import { formatMinute } from "#src/domain/local-time.ts";
import { kindIn } from "./alert-words.ts";

const CLOCK = String.raw`(\d{1,2})(?::(\d\d))?\s*(am|pm)?`;
const PERIOD = new RegExp(
  String.raw`\b(?:between|from)?\s*${CLOCK}\s*(?:-|–|to|and|until|till)\s*${CLOCK}\b`,
  "i",
);
const HUSH = /\b(?:ping|message|messages|disturb|wake|alerts?|notif\w*|quiet|silent|bother)\b/i;
const OFF =
  /\b(?:mute|stop(?![- ]?loss)|turn off|switch off|disable|no more|no|don['’]?t|do not)\b(?!.*\b(?:unmute|turn on)\b)/i;
const ON = /\b(?:unmute|turn on|switch on|enable|start sending|tell me (?:again )?(?:about|of))\b/i;
const SILENT = /\b(?:silently|silent|without (?:a )?sound|quietly)\b/i;
/** How people name the kinds, beside their own names. */
const KIND_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:entry|entries|opens|openings|new positions)\b/i, "entries"],
  [/\b(?:exits?|closes)\b/i, "exits"],
  [/\btake[- ]?profits?\b|\btps?\b/i, "take-profits"],
  [/\bstop[- ]?loss(?:es)?\b|\bsls?\b|\bstops\b/i, "stop-losses"],
  [/\bfills?\b/i, "entries"],
];

/** Whether a text asks for such a change, and for nothing else. */
export function asksForAlerts(said: string): boolean {
  return HUSH.test(said) && alertChangeIn(said) !== undefined;
}

export function alertChangeIn(said: string): string | undefined {
  const period = PERIOD.exec(said);
  if (period !== null && HUSH.test(said)) {
    const [, h1, m1, half1, h2, m2, half2] = period;
    const [from, to] = [minuteOf(h1, m1, half1), minuteOf(h2, m2, half2)];
    return from === null || to === null ? undefined : `quiet ${formatMinute(from)}-${formatMinute(to)}`;
  }
  const kind = kindSaid(said);
  if (kind === null) return undefined;
  if (ON.test(said)) return `${kind} on`;
  if (SILENT.test(said)) return `${kind} silent`;
  return OFF.test(said) ? `${kind} off` : undefined;
}

function kindSaid(said: string): string | null {
  const named = KIND_WORDS.find(([words]) => words.test(said))?.[1];
  if (named !== undefined) return named;
  const words = said.toLowerCase().match(/[a-z-]{4,}/g) ?? [];
  return words.map((word) => (COMMON.has(word) ? null : kindIn(word))).find((kind) => kind !== null) ?? null;
}

/** Words of such a sentence that only begin like a kind. */
const COMMON = new Set(["stop", "mark", "mute", "more", "send", "sending", "alerts", "alert", "turn"]);

function minuteOf(
  hour: string | undefined,
  minute: string | undefined,
  half: string | undefined,
): number | null {
  const typed = Number(hour);
  if (half !== undefined && (typed < 1 || typed > 12)) return null;
  const hours = half === undefined ? typed : (typed % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  const minutes = Number(minute ?? 0);
  return hours <= 23 && minutes <= 59 ? hours * 60 + minutes : null;
}
