/**
 * The composition root: one worker per desk. It builds everything with plain constructors, lets the market
 * drive the desk, and answers people from a queue. Nothing that trades waits for Redis, a platform or a model.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createDispatcher, type Dispatcher } from "#agents/coo/dispatch.ts";
import type { SkillDeps } from "#agents/define.ts";
import { routingWords } from "#agents/vocabulary.ts";
import { createRegistry } from "#agents/registry.ts";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";
import { createChildChangeReplay } from "#src/adapters/child-change-replay.ts";
import { readFingerprint } from "#src/adapters/fingerprint.ts";
import { readPrompts } from "#src/adapters/prompt-files.ts";
import { createWorkshop } from "#src/adapters/workshop/create-workshop.ts";
import type { Workshop } from "#src/ports/workshop.ts";
import { openCrew } from "./open-crew.ts";
import { createProcessHealth, type ProcessHealth } from "#src/adapters/process-health.ts";
import type { Config } from "#src/config.ts";
import { PLATFORMS, type Platform } from "#src/domain/roles.ts";
import type { Adjustments } from "#src/desk/adjustments/adjustments.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import type { Approvals } from "#src/ports/approvals.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import { startDeliveryConfirmation } from "./confirm-deliveries.ts";
import { registerJob } from "./define-job.ts";
import { handleInboundJob } from "./handle-inbound.ts";
import { startKeepingMemories } from "./keep-memories.ts";
import { openEngine } from "./open-engine.ts";
import { openLiveDesk, type LiveDesk } from "./live-desk.ts";
import { openCharts } from "./open-charts.ts";
import { openNews } from "./open-news.ts";
import { openAdjustments, startAdjustments } from "./open-adjustments.ts";
import { openPublishing } from "./open-publishing.ts";
import { startPostMortems } from "./open-vault.ts";
import { openRecord, type OpenRecord } from "./open-record.ts";
import { openPeople, type OpenPeople } from "./open-people.ts";
import { openRequests } from "./open-requests.ts";
import { openModel } from "./open-model.ts";
import { deliverQueue, INBOUND_QUEUE } from "./payloads.ts";
import type { Periodic } from "./schedule.ts";
import { startSecondOpinions } from "./second-opinions.ts";
import { createDeedRecorder } from "./record-deeds.ts";
import { startWatch } from "./watch-desk.ts";
import { openConversations } from "./open-conversations.ts";
import { startOutboxRelay } from "./relay-outbox.ts";
import { suggestJob } from "./suggest.ts";

const PROMPTS = fileURLToPath(new URL("../prompts", import.meta.url));

export type WorkerOptions = {
  readonly config: Config;
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

export type RunningWorker = {
  readonly live: LiveDesk;
  /** Stops the market, lets running answers finish, closes the books. What was not handed over is, at the next start. */
  stop(graceMs: number): Promise<void>;
};

/** @throws DeskError MARKET_UNAVAILABLE, LEDGER_DISAGREES or QUEUE_UNAVAILABLE with a sentence for the operator. */
export async function startWorker({ config, redisUrl, clock, log }: WorkerOptions): Promise<RunningWorker> {
  const stopping = new AbortController();
  const queue = createBullmqQueue({ redisUrl, log });
  const relayBell = { poke: (): void => {} };
  const { signal } = stopping;
  const pokeRelay = (): void => relayBell.poke();
  const office = openPeople({ config, redisUrl, clock, log, pokeRelay, signal });
  const { people, chats, openAlerts } = office;
  const live = await openLiveDesk({ config, clock, log, openAlerts });
  const { control, vault, database } = live;
  const { outbox, expected } = database;
  const { events } = live.desk.context;
  const engine = openEngine({ config, database, events, clock, log, signal });
  const { inference, models } = engine;
  const health = openHealth({ config, live, queue, clock, inference });
  office.recordIn({ audit: database.audit, events });
  const desk = deskOf(config, live);
  const parts = { config, live, database, desk, control, events, clock, log, pokeRelay, signal };
  const requests = openRequests({ ...office, ...parts });
  const { approvals } = requests;
  const research = openResearch({ ...parts, approvals, inference });
  const { adjustments, record } = research;
  const news = openNews(parts);
  const { crew, quality } = openCrew({ ...parts, approvals, workshop: workshopOf(config, clock) });
  const charts = openCharts(parts);
  const told = { news: news.reader, alerts: live.alerts.settings, models, charts, ...crew };
  const publishing = openPublishing({ ...parts, ...research, ...told, approvals, health, inference });
  const asked = { desk, health, control, approvals, adjustments, people, chats, record, vault, expected };
  const skills = { ...asked, ...told, publishing: publishing.desk };
  const dispatcher = openDispatcher({ live, skills, inference, clock, log });
  const loop = { store: outbox, queue, clock, log, signal };
  const relay = startOutboxRelay(loop);
  const confirmation = startDeliveryConfirmation({
    ...loop,
    pokeRelay: relay.poke,
    onTopicGone: chats.topicGone,
  });
  const sweep = requests.start();
  const memories = startKeepingMemories({ ...database, vault, clock, log, signal });
  const release = live.alerts.start();
  const watch = startWatch(parts);
  const started = [...research.start(), office, news, memories, quality, publishing];
  const loops = [release, watch, relay, confirmation, sweep, engine, ...started];
  relayBell.poke = relay.poke;
  registerJob(queue, handleInboundJob, {
    roles: people,
    turnAway: requests.turnAway,
    outbox,
    dispatch: openConversations({ dispatcher, queue, clock, log, chats }),
    pokeRelay: relay.poke,
    clock,
    log,
  });
  registerJob(queue, suggestJob, { roles: people, desk });
  await live.start();
  return { live, stop: (graceMs) => stop({ live, queue, health, office, loops, stopping }, graceMs) };
}

type Running = {
  readonly live: LiveDesk;
  readonly queue: JobQueue;
  readonly health: ProcessHealth;
  readonly office: OpenPeople;
  readonly loops: readonly { readonly done: Promise<void> }[];
  readonly stopping: AbortController;
};

async function stop(running: Running, graceMs: number): Promise<void> {
  const { live, queue, health, office, loops, stopping } = running;
  await live.stop();
  stopping.abort(new Error("the worker is stopping"));
  await Promise.all(loops.map(({ done }) => done));
  await queue.close(graceMs);
  health.close();
  await office.close();
  live.close();
}

type Research = {
  readonly record: OpenRecord;
  readonly adjustments: Adjustments;
  /** Call it when every approval has its handler. */
  start(): readonly { readonly done: Promise<void> }[];
};

type ResearchParts = Opened & {
  readonly approvals: Approvals;
  /** Null on a desk that is built without one. */
  readonly inference: Inference | null;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** What is kept and learned of what was decided: the record, post-mortems, adjustments. */
function openResearch(parts: ResearchParts): Research {
  const { config, live, approvals, clock, log, signal } = parts;
  const fingerprint = readFingerprint(live.strategy, "none");
  const record = openRecord({ ...live, fingerprint, clock, log, signal });
  const replays = createChildChangeReplay({ databasePath: live.databasePath, signal });
  const adjustments = openAdjustments({ ...live, approvals, replays, barMs: config.scanMs, clock, log });
  const start: Research["start"] = () => [
    record,
    startPostMortems(live.vault, parts),
    startAdjustments(adjustments, parts),
    ...secondOpinions(parts),
  ];
  return { record, adjustments, start };
}

/** A model's word beside a post-mortem, where there is a model. */
function secondOpinions({ live, inference, clock, log, signal }: ResearchParts): readonly Periodic[] {
  const prompt = readPrompts(PROMPTS).get("post-mortem");
  if (inference === null || prompt === undefined) return [];
  return [startSecondOpinions({ vault: live.vault, inference, prompt, clock, log, signal })];
}

type Opened = { readonly config: Config; readonly live: LiveDesk; readonly clock: Clock };

function openHealth({
  config,
  live,
  queue,
  clock,
  inference,
}: Opened & { queue: JobQueue; inference: Inference }): ProcessHealth {
  return createProcessHealth({
    version: packageVersion(),
    dataDir: config.dataDir,
    databasePath: live.databasePath,
    queue,
    queueNames: [INBOUND_QUEUE, ...PLATFORMS.map(deliverQueue)],
    outbox: live.database.outbox,
    platforms: ["console", ...botsOf(config)],
    model: () => inference.status().words,
    clock,
  });
}

/** The project is the folder that this file stands in. */
function workshopOf(config: Config, clock: Clock): Workshop {
  const { telegram, discord } = config;
  return createWorkshop({
    roots: { project: fileURLToPath(new URL("..", import.meta.url)), data: config.dataDir },
    secrets: [telegram.token, discord.token].filter((token) => token !== undefined),
    clock,
  });
}

/** The bots that run beside the worker: those whose token is set. */
function botsOf({ telegram, discord }: Config): Platform[] {
  const tokens = { telegram: telegram.token, discord: discord.token, console: undefined };
  return PLATFORMS.filter((platform) => tokens[platform] !== undefined);
}

type DeskApi = SkillDeps["desk"];

/** The desk as skills see it. */
function deskOf(config: Config, live: LiveDesk): DeskApi {
  const { ledgerStore } = live.database;
  return {
    ...createDeskReader({ desk: live.desk, ledgerStore, source: live.market.info, scanMs: config.scanMs }),
    ...createDeskCommands(live.desk),
    ...createOrdersByHand(live.desk),
  };
}

/** The COO with everything that its specialists may use. */
function openDispatcher({
  live,
  skills,
  inference,
  clock,
  log,
}: Omit<Opened, "config"> & {
  skills: Omit<SkillDeps, "catalogue" | "memory" | "turns">;
  inference: Inference;
  log: Log;
}): Dispatcher {
  const registry = createRegistry();
  const { model, memory, turns } = openModel({
    database: live.database,
    inference,
    prompts: readPrompts(PROMPTS),
    log,
  });
  const router = createLexicalSkillRouter({
    skills: registry.catalogue,
    ...routingWords(skills.desk),
  });
  return createDispatcher({
    registry,
    router,
    deps: { ...skills, memory, turns },
    sent: live.database.outbox,
    model,
    actions: live.database.actions,
    deeds: createDeedRecorder({ audit: live.database.audit, events: live.desk.context.events, clock }),
    clock,
    log,
  });
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return manifest !== null && typeof manifest === "object" && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
