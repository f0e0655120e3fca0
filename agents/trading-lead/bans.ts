/** Bans as people write and read them. */
import type { BanFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatDuration, formatUtc } from "#src/facts/format.ts";

export const HOUR_MS = 3_600_000;
export const BAN_HOURS = 48;
/** A month; what should be left alone for longer is taken out of the universe. */
export const BAN_HOURS_MAX = 720;

const HOURS_OF: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };
const COUNT_OF: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3 };
const SPAN = /\b(\d{1,5}|an?|one|two|three)\s*(h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?)\b/i;

/** "for 2 days", "24h", "a week" as hours; undefined where no time is named. */
export function readHours(said: string): number | undefined {
  const [, count = "", unit = ""] = SPAN.exec(said) ?? [];
  const hours = HOURS_OF[unit.slice(0, 1).toLowerCase()];
  return hours === undefined ? undefined : (COUNT_OF[count.toLowerCase()] ?? Number(count)) * hours;
}

/** What stands behind "because". */
export function readReason(said: string): string | undefined {
  return /\b(?:because|reason:?)\s+(.+)$/is.exec(said)?.[1]?.trim();
}

/** "2025-10-12 21:15 UTC (2 d left)". */
export function untilText({ untilTsMs }: BanFigures, venueNowMs: number): string {
  return `${formatUtc(untilTsMs)} (${formatDuration(untilTsMs - venueNowMs)} left)`;
}

/** One item a ban, the first to end first. */
export function bansBlock(bans: readonly BanFigures[], venueNowMs: number): Block {
  if (bans.length === 0) return text("No coin is banned.");
  const items = bans
    .toSorted((a, b) => a.untilTsMs - b.untilTsMs)
    .map((ban) => [
      bold(`${ban.base} banned`),
      ` until ${untilText(ban, venueNowMs)}: ${ban.reason} (${ban.actor})`,
    ]);
  return { type: "list", items };
}
