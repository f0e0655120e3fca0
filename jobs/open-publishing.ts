/**
 * What the desk publishes: digests, articles, the page, and the one way from a text to its publication.
 *
 * Trigger: an owner's approval; an owner's edit. Digests and articles have their own (`open-digests.ts`, `open-articles.ts`).
 * Reads:   the ledger and the record by periods, the experiment, the vault, the news, the machine.
 * Writes:  on approval what goes to the channels, in one transaction; the files after it.
 * Twice:   what goes out is known by the publication and the chat; files are made again from what is on record, at
 *          every start.
 */
import { readFileSync } from "node:fs";
import { createRegistry } from "#agents/registry.ts";
import { readMachine } from "#src/adapters/machine.ts";
import { createPublishedFiles } from "#src/adapters/published-files.ts";
import type { Config } from "#src/config.ts";
import { seasonAt, spanOf } from "#src/features/record/model/season.ts";
import type { Publication } from "#src/features/publishing/model/publication.ts";
import type { DuePeriod } from "#src/schedule/due-times.ts";
import type { AdjustmentReader } from "#src/features/adjustments/adjustments-api.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { Charts } from "#src/features/charts/charts.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskReader, HealthReader } from "#src/ports/desk-api.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { NewsReader } from "#src/features/news/news.ts";
import type { Channels, ProfileTexts, PublicationCharts } from "#src/features/publishing/publishing-api.ts";
import type { RecordReader } from "#src/features/record/record-api.ts";
import { adjustmentLines } from "#src/features/publishing/digest/adjustment-lines.ts";
import type { StackFigures } from "#src/features/publishing/digest/digest-input.ts";
import { gatherDigest, type GatherDeps } from "#src/features/publishing/digest/gather-digest.ts";
import type { ArticlesApi } from "#src/features/publishing/articles-api.ts";
import { digestSections } from "#src/features/publishing/digest/sections.ts";
import { sceneSvg } from "#src/features/charts/scene-svg.ts";
import { profileTexts } from "#src/features/publishing/profile-texts.ts";
import { periodFigures } from "#src/features/publishing/digest/period-figures.ts";
import { publicationChart } from "#src/features/publishing/publication-chart.ts";
import { createPublishingDesk, type PublishingDesk } from "#src/features/publishing/publishing-desk.ts";
import { openArticles } from "#src/features/publishing/open-articles.ts";
import { startDigests } from "./open-digests.ts";
import { openPage } from "./open-page.ts";
import type { LiveDesk } from "./live-desk.ts";
import type { Periodic } from "#src/schedule/periodic.ts";

export type OpenPublishingOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly desk: DeskReader;
  readonly approvals: Approvals;
  readonly news: NewsReader;
  readonly health: HealthReader;
  readonly adjustments: AdjustmentReader;
  readonly record: RecordReader;
  /** Null where there is no model: everything stands in the words of its templates then. */
  readonly inference: Inference | null;
  readonly charts: Charts;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenedPublishing = {
  readonly desk: PublishingDesk;
  readonly articles: ArticlesApi;
  readonly done: Promise<void>;
};

const DAY_MS = 86_400_000;
/** More seasons than a period can hold. */
const SEASONS_MAX = 1_000;
/** Of one call to the model; a slow machine writes 400 tokens in that. */
const PATIENCE_MS = 180_000;

export function openPublishing(options: OpenPublishingOptions): OpenedPublishing {
  const { config, live, clock, approvals } = options;
  const { database } = live;
  const desk = createPublishingDesk({
    store: database.publications,
    approvals,
    audit: database.audit,
    outbox: database.outbox,
    files: createPublishedFiles(config.dataDir),
    charts: openCharts(options),
    previews: () => previewsOf(live),
    channels: config.publishing.channels,
    profile: () => readProfile(options),
    publicRoot: config.page.root,
    clock,
    atomically: (work) => database.ledgerStore.atomically(work),
  });
  const gather = gatherDeps(options);
  const writer = openWriter(options);
  const articles = openArticles({
    ...options,
    ...writer,
    store: database.articles,
    outbox: database.outbox,
    facts: () => factsOf(gather, live.market.nowMs()),
    publishing: desk,
    atomically: (work) => database.ledgerStore.atomically(work),
    timeZone: config.timeZone,
    season: () => gather.seasonAt(live.market.nowMs()).season,
    market: gather.market,
  });
  const digests = startDigests({
    ...options,
    ...writer,
    publishing: desk,
    gather,
    begin: () => openPage(options),
  });
  return { desk, articles: articles.desk, done: bothDone(digests, articles) };
}

async function bothDone(one: Periodic, other: Periodic): Promise<void> {
  await Promise.all([one.done, other.done]);
}

/** Everything since the desk began, as the sections of a digest have it. */
async function factsOf(gather: GatherDeps, toTsMs: number): Promise<ReturnType<typeof digestSections>> {
  const fromTsMs = Math.min(gather.history.start()?.tsMs ?? toTsMs, toTsMs - 1);
  return digestSections(await gatherDigest(gather, "weekly", { fromTsMs, toTsMs }));
}

/** Every chat that hears of everything; one that is there for some kinds of event alone does not. */
function previewsOf({ alerts }: LiveDesk): Channels {
  return alerts.settings
    .chats()
    .filter(({ kinds }) => kinds === undefined)
    .map(({ platform, chatId }) => ({ platform, chatId }));
}

function gatherDeps({ config, live, news, adjustments, ...options }: OpenPublishingOptions): GatherDeps {
  const { kind } = live.market.info;
  return {
    history: live.database.history,
    control: live.control,
    vault: live.vault,
    news,
    adjustments: (period: DuePeriod) => adjustmentLines(adjustments, period),
    stack: () => readStack(options),
    books: () => live.desk.context.rules.all().map(({ bookId }) => bookId),
    seasonAt: (tsMs) => seasonAt(live.database.seasons.seasons(SEASONS_MAX), tsMs),
    market: kind === "binance" ? "Prices of Binance." : `Prices of a ${kind} market, not real ones.`,
    timeZone: config.timeZone,
  };
}

type Writer = {
  readonly inference: Inference | null;
  readonly system: string;
  readonly patience: () => AbortSignal;
};

function openWriter({ inference }: OpenPublishingOptions): Writer {
  const system = readFileSync(new URL("../prompts/content-writer.md", import.meta.url), "utf8");
  return { inference, system, patience: () => AbortSignal.timeout(PATIENCE_MS) };
}

function openCharts({ live, charts, log, signal }: OpenPublishingOptions): PublicationCharts {
  return {
    draw: async (publication: Publication) => {
      const chart = publicationChart(live.database.history, publication, live.market.info.label);
      if (chart === null) return null;
      const drawn = await charts.draw(sceneSvg(chart.scene), signal);
      if ("mediaId" in drawn) return { mediaId: drawn.mediaId, alt: chart.alt };
      log.warn("a publication goes without its picture", { key: publication.key, why: drawn.why });
      return null;
    },
  };
}

function readProfile({ config, live, record }: OpenPublishingOptions): ProfileTexts {
  const toTsMs = live.market.nowMs();
  const { season, sinceTsMs } = spanOf(record.season());
  const startTsMs = live.database.history.start()?.tsMs ?? toTsMs;
  const fromTsMs = sinceTsMs === null ? startTsMs : Math.min(sinceTsMs, toTsMs);
  return profileTexts({
    figures: periodFigures(live.database.history, { fromTsMs, toTsMs }),
    days: Math.floor((toTsMs - fromTsMs) / DAY_MS),
    season,
    symbols: config.universe,
  });
}

async function readStack({
  health,
  inference,
}: Pick<OpenPublishingOptions, "health" | "inference">): Promise<StackFigures> {
  const { version, startedTsMs, nowMs, model } = await health.health();
  const { agents, catalogue } = createRegistry();
  const primary = inference?.status().models.find(({ role }) => role === "primary");
  return {
    ...readMachine(),
    version,
    model: primary?.name ?? model,
    tokensPerSecond: primary?.tokensPerSecond ?? null,
    agents: agents.length,
    skills: catalogue.length,
    uptimeMs: nowMs - startedTsMs,
  };
}
