/** What the golden desk reads and writes: headlines that two papers printed, and the digest of its last week. */
import type { SkillServices } from "#agents/define.ts";
import { createNewsWatcher } from "#src/features/news/news-watcher.ts";
import type { Log } from "#src/ports/log.ts";
import { createArticleDesk } from "#src/features/publishing/articles/article-desk.ts";
import { buildDigest } from "#src/features/publishing/digest/build-digest.ts";
import { gatherDigest } from "#src/features/publishing/digest/gather-digest.ts";
import { digestSections } from "#src/features/publishing/digest/sections.ts";
import { periodFigures } from "#src/features/publishing/digest/period-figures.ts";
import { profileTexts } from "#src/features/publishing/profile-texts.ts";
import { createPublishingDesk } from "#src/features/publishing/publishing-desk.ts";
import { papersOf } from "./news-desk.ts";
import { createSilentLog } from "./silent-log.ts";
import type { WeekDesk } from "./week-desk.ts";

const DAY_MS = 86_400_000;
/** Days that the profile speaks of. */
const DAYS = 21;

const PAPERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["https://one.example/", ["Bitcoin slips as traders wait for rates", "Solana validators vote on fees"]],
  ["https://two.example/", ["Why ether staking <b>yields</b> fell & what comes next"]],
]);

export async function newsOf({ clock, database }: WeekDesk, log: Log): Promise<SkillServices["news"]> {
  const watcher = createNewsWatcher({
    source: papersOf(PAPERS, () => clock.nowMs() - 20 * 60_000),
    store: database.news,
    clock: { nowMs: () => clock.nowMs(), sleep: () => Promise.resolve() },
    log,
    feeds: [...PAPERS.keys()],
    trendingUrl: "https://trending.example/",
    bases: ["BTC", "ETH", "SOL"],
    openBases: () => new Set(),
    atomically: (work) => database.ledgerStore.atomically(work),
    onShock: () => undefined,
  });
  await watcher.lookOnce(new AbortController().signal);
  return watcher;
}

/** Nobody writes here: what was ordered waits. */
export function articlesOf(week: WeekDesk): SkillServices["articles"] {
  const { clock, database, gather } = week;
  const toTsMs = clock.nowMs();
  return createArticleDesk({
    store: database.articles,
    facts: async () =>
      digestSections(await gatherDigest(gather, "weekly", { fromTsMs: toTsMs - 7 * DAY_MS, toTsMs })),
    writer: null,
    isMade: () => false,
    bring: () => Promise.resolve(false),
    outbox: database.outbox,
    atomically: (work) => database.ledgerStore.atomically(work),
    timeZone: gather.timeZone,
    clock,
    log: createSilentLog(),
  });
}

export async function publishingOf(
  week: WeekDesk,
  approvals: SkillServices["approvals"],
): Promise<SkillServices["publishing"]> {
  const { clock, database, gather } = week;
  const desk = createPublishingDesk({
    store: database.publications,
    approvals,
    audit: database.audit,
    outbox: database.outbox,
    files: { write: () => Promise.resolve() },
    charts: { draw: () => Promise.resolve(null) },
    previews: () => [],
    channels: [],
    profile: () => profileOf(week),
    publicRoot: null,
    clock,
    atomically: (work) => database.ledgerStore.atomically(work),
  });
  const toTsMs = clock.nowMs();
  const period = { key: "2026-W04", fromTsMs: toTsMs - 7 * DAY_MS, toTsMs };
  await desk.bring(buildDigest(await gatherDigest(gather, "weekly", period)));
  return desk;
}

function profileOf({ clock, database }: WeekDesk) {
  const span = { fromTsMs: clock.nowMs() - DAYS * DAY_MS, toTsMs: clock.nowMs() };
  const figures = periodFigures(database.history, span);
  return profileTexts({ figures, days: DAYS, season: 1, symbols: ["BTC", "ETH", "SOL"] });
}
