/**
 * Makes each digest when it is due, by the market's own clock: once for a period, at the next look when the due moment
 * was missed, and never twice. Only the newest missed period is made; one that ended before the desk began never is.
 */
import { lastPeriod, type DuePeriod, type DueRule } from "#src/schedule/due-times.ts";
import type { Publication } from "./model/publication.ts";
import type { Log } from "#src/ports/log.ts";
import { publicationKey } from "./digest/build-digest.ts";

export type DigestMakerDeps = {
  /** Null where it is not wanted. */
  readonly weekly: DueRule | null;
  readonly daily: DueRule | null;
  readonly venueNowMs: () => number;
  /** When the desk began; null before. */
  readonly startTsMs: () => number | null;
  readonly has: (key: string) => boolean;
  readonly build: (kind: "weekly" | "daily", period: DuePeriod) => Publication | Promise<Publication>;
  /** Puts it into words where somebody can; what comes back is complete all the same. */
  readonly word: (publication: Publication, signal: AbortSignal) => Promise<Publication>;
  readonly bring: (publication: Publication) => Promise<boolean>;
  readonly log: Log;
};

/** Looks once; resolves with the keys that were made. */
export async function makeDueDigests(deps: DigestMakerDeps, signal: AbortSignal): Promise<readonly string[]> {
  const made: string[] = [];
  for (const kind of ["weekly", "daily"] as const) {
    const rule = deps[kind];
    const period = rule === null ? null : duePeriod(deps, kind, rule);
    if (period === null || signal.aborted) continue;
    const publication = await deps.word(await deps.build(kind, period), signal);
    if (signal.aborted) break;
    if (await deps.bring(publication)) made.push(publication.key);
    deps.log.info("a digest was made", { key: publication.key });
  }
  return made;
}

function duePeriod(
  { venueNowMs, startTsMs, has }: DigestMakerDeps,
  kind: "weekly" | "daily",
  rule: DueRule,
): DuePeriod | null {
  const began = startTsMs();
  if (began === null) return null;
  const { fromTsMs, toTsMs } = lastPeriod(rule, venueNowMs());
  if (toTsMs <= began || has(publicationKey(kind, toTsMs, rule.timeZone))) return null;
  // Nothing was there before the desk began.
  return { fromTsMs: Math.max(fromTsMs, began), toTsMs };
}
