import type { Publication } from "../model/publication.ts";
import { localDay, localMinute } from "#src/domain/local-time.ts";
import type { DigestInput } from "./digest-input.ts";
import { digestSections } from "./sections.ts";

/** A digest as code alone makes it: complete, in the words of its templates. */
export function buildDigest(input: DigestInput): Publication {
  const { kind, timeZone, season, market, figures } = input;
  const { fromTsMs, toTsMs } = figures;
  const day = localDay(toTsMs, timeZone);
  return {
    key: publicationKey(kind, toTsMs, timeZone),
    kind,
    title: kind === "weekly" ? `PAPER weekly digest, week to ${day}` : `PAPER daily brief, ${day}`,
    fromTsMs,
    toTsMs,
    timeZone,
    period: `${localMinute(fromTsMs, timeZone)} to ${localMinute(toTsMs, timeZone)}, ${timeZone}`,
    season,
    market,
    sections: digestSections(input),
  };
}

/** One a period, for ever: "weekly-2026-11-22". */
export function publicationKey(kind: "weekly" | "daily", toTsMs: number, timeZone: string): string {
  return `${kind}-${localDay(toTsMs, timeZone)}`;
}
