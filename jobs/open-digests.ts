/**
 * Trigger: the market's clock, looked at every few seconds.
 * Reads:   everything that a digest is made of, for its period.
 * Writes:  a publication a period with its message and its request, in one transaction.
 * Twice:   a publication is known by its period.
 */
import type { Config } from "#src/config.ts";
import type { Publication } from "#src/features/publishing/model/publication.ts";
import type { DuePeriod } from "#src/schedule/due-times.ts";
import type { SectionProgress } from "#src/inference/sections.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { buildDigest } from "#src/features/publishing/digest/build-digest.ts";
import { gatherDigest, type GatherDeps } from "#src/features/publishing/digest/gather-digest.ts";
import { wordSections, type DigestWriter } from "#src/features/publishing/digest/word-sections.ts";
import { makeDueDigests } from "#src/features/publishing/digest-maker.ts";
import type { PublishingDesk } from "#src/features/publishing/publishing-desk.ts";
import type { LiveDesk } from "./live-desk.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type DigestsOptions = Omit<DigestWriter, "onProgress"> & {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly gather: GatherDeps;
  readonly publishing: PublishingDesk;
  /** Once, before the first look. */
  readonly begin: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const PERIOD_MS = 5_000;

export function startDigests(options: DigestsOptions): Periodic {
  const { config, live, gather, publishing, begin, clock, log, signal } = options;
  const { history, publications } = live.database;
  let isStarted = false;
  return every({
    clock,
    log,
    signal,
    name: "publishing",
    periodMs: PERIOD_MS,
    run: async (stop) => {
      if (!isStarted) await Promise.all([publishing.writeFiles(), begin()]);
      isStarted = true;
      await makeDueDigests(
        {
          ...config.publishing,
          venueNowMs: () => live.market.nowMs(),
          startTsMs: () => history.start()?.tsMs ?? null,
          has: (key) => publications.has(key),
          build: async (kind, period: DuePeriod) => buildDigest(await gatherDigest(gather, kind, period)),
          word: (publication, until) => word(publication, options, until),
          bring: (publication) => publishing.bring(publication),
          log,
        },
        stop,
      );
    },
  });
}

/** Into words where there is a model; how far it is shows in /digest. */
async function word(
  publication: Publication,
  { inference, system, patience, publishing, log }: DigestsOptions,
  signal: AbortSignal,
): Promise<Publication> {
  const onProgress = ({ number, of, heading, state }: SectionProgress): void =>
    publishing.underWay(`${publication.title}: section ${number} of ${of}, ${heading}, ${state}`);
  try {
    const writer = { inference, system, patience, onProgress };
    const { publication: worded, refused } = await wordSections(publication, writer, signal);
    for (const one of refused) log.warn("a text for a section was refused", one);
    return worded;
  } finally {
    publishing.underWay(null);
  }
}
