/**
 * Trigger: the market's clock, looked at every few seconds; an owner's approval; an owner's edit.
 * Reads:   the ledger and the record by periods, the experiment, the vault, the news, the machine.
 * Writes:  a publication a period with its message and its request, in one transaction; on approval what goes to the
 *          channels, in one; the files after it.
 * Emits:   a poke to the relay.
 * Twice:   a publication is known by its period, what goes out by the publication and the chat; files are made again
 *          from what is on record, at every start.
 */
import { readFileSync } from "node:fs";
import { createRegistry } from "#agents/registry.ts";
import { readMachine } from "#src/adapters/machine.ts";
import { createPublishedFiles } from "#src/adapters/published-files.ts";
import type { Config } from "#src/config.ts";
import type { Publication } from "#src/domain/publishing/publication.ts";
import type { DuePeriod } from "#src/domain/schedule/due-times.ts";
import type { AdjustmentReader } from "#src/ports/adjustments-api.ts";
import type { Approvals } from "#src/ports/approvals.ts";
import type { Charts } from "#src/ports/charts.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskReader, HealthReader } from "#src/ports/desk-api.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { NewsReader } from "#src/ports/news.ts";
import type { Channels, ProfileTexts, PublicationCharts } from "#src/ports/publishing-api.ts";
import type { RecordReader } from "#src/ports/record-api.ts";
import type { SectionWriter } from "#src/ports/section-writer.ts";
import { adjustmentLines } from "#src/reports/digest/adjustment-lines.ts";
import { buildDigest } from "#src/reports/digest/build-digest.ts";
import type { StackFigures } from "#src/reports/digest/digest-input.ts";
import { gatherDigest } from "#src/reports/digest/gather-digest.ts";
import { wordSections } from "#src/reports/digest/word-sections.ts";
import { sceneSvg } from "#src/reports/charts/scene-svg.ts";
import { makeDueDigests } from "#src/reports/publishing/digest-maker.ts";
import { profileTexts } from "#src/reports/publishing/profile-texts.ts";
import { periodFigures } from "#src/reports/digest/period-figures.ts";
import { createModelSectionWriter } from "#src/reports/publishing/model-section-writer.ts";
import { publicationChart } from "#src/reports/publishing/publication-chart.ts";
import { createPublishingDesk, type PublishingDesk } from "#src/reports/publishing/publishing-desk.ts";
import { openPage } from "./open-page.ts";
import type { LiveDesk } from "./live-desk.ts";
import { every } from "./schedule.ts";

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
  readonly pokeRelay: () => void;
  readonly signal: AbortSignal;
};

export type OpenedPublishing = { readonly desk: PublishingDesk; readonly done: Promise<void> };

const PERIOD_MS = 5_000;
const DAY_MS = 86_400_000;

export function openPublishing(options: OpenPublishingOptions): OpenedPublishing {
  const { config, live, clock, log, signal, approvals, pokeRelay } = options;
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
    pokeRelay,
  });
  return { desk, done: startMaker(options, desk, { clock, log, signal }) };
}

/** Every chat that hears of everything; one that is there for some kinds of event alone does not. */
function previewsOf({ alerts }: LiveDesk): Channels {
  return alerts.settings
    .chats()
    .filter(({ kinds }) => kinds === undefined)
    .map(({ platform, chatId }) => ({ platform, chatId }));
}

type Loop = { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal };

function startMaker(options: OpenPublishingOptions, desk: PublishingDesk, loop: Loop): Promise<void> {
  const { config, live, record, log } = options;
  const { history, publications } = live.database;
  const writer = openWriter(options);
  const gather = {
    history,
    control: live.control,
    vault: live.vault,
    news: options.news,
    adjustments: (period: DuePeriod) => adjustmentLines(options.adjustments, period),
    stack: () => readStack(options),
    books: () => live.desk.context.rules.all().map(({ bookId }) => bookId),
    season: () => record.season().season,
    market:
      live.market.info.kind === "binance"
        ? "Prices of Binance."
        : `Prices of a ${live.market.info.kind} market, not real ones.`,
    timeZone: config.timeZone,
  };
  let isStarted = false;
  return every({
    ...loop,
    name: "publishing",
    periodMs: PERIOD_MS,
    run: async (stop) => {
      if (!isStarted) await Promise.all([desk.writeFiles(), openPage(options)]);
      isStarted = true;
      await makeDueDigests(
        {
          ...config.publishing,
          venueNowMs: () => live.market.nowMs(),
          startTsMs: () => history.start()?.tsMs ?? null,
          has: (key) => publications.has(key),
          build: async (kind, period) => buildDigest(await gatherDigest(gather, kind, period)),
          word: async (publication, until) => {
            const { publication: worded, refused } = await wordSections(publication, writer, until);
            for (const one of refused) log.warn("a section kept its template's words", one);
            return worded;
          },
          bring: (publication) => desk.bring(publication),
          log,
        },
        stop,
      );
    },
  }).done;
}

function openWriter({ inference }: OpenPublishingOptions): SectionWriter {
  if (inference === null) return { write: () => Promise.resolve(null) };
  const prompt = readFileSync(new URL("../prompts/content-writer.md", import.meta.url), "utf8");
  return createModelSectionWriter(inference, prompt, (ms) => AbortSignal.timeout(ms));
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
  const fromTsMs = live.database.history.start()?.tsMs ?? toTsMs;
  return profileTexts({
    figures: periodFigures(live.database.history, { fromTsMs, toTsMs }),
    days: Math.floor((toTsMs - fromTsMs) / DAY_MS),
    season: record.season().season,
    symbols: config.universe,
  });
}

async function readStack({ health, inference }: OpenPublishingOptions): Promise<StackFigures> {
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
