/**
 * The composition root: one worker per desk. It builds everything with plain constructors, lets the market
 * drive the desk, and answers people from a queue. Nothing that trades waits for Redis, a platform or a model.
 */
import type { Dispatcher } from "#agents/coo/dispatch.ts";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import type { ProcessHealth } from "#src/adapters/process-health.ts";
import type { Config } from "#src/config.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { startDeliveryConfirmation } from "./confirm-deliveries.ts";
import { registerJob } from "./define-job.ts";
import { handleInboundJob, type HandleInboundDeps } from "./handle-inbound.ts";
import { startKeepingMemories } from "#src/features/memory/keep-memories.ts";
import { openMarket, openTradingDesk, type LiveDesk } from "./live-desk.ts";
import { openCharts } from "./open-charts.ts";
import { openConversations } from "./open-conversations.ts";
import { openSkillServices } from "./open-skill-services.ts";
import { deskOf, openDispatcher, readSystemTexts } from "./open-dispatcher.ts";
import { openEngine } from "./open-engine.ts";
import { openHealth } from "./open-health.ts";
import { openNews } from "./open-news.ts";
import { openPeople, type OpenPeople } from "./open-people.ts";
import { openPublishing } from "./open-publishing.ts";
import { openRequests } from "#src/features/approvals/open-requests.ts";
import { openResearch } from "./open-research.ts";
import { createOutboxRelay } from "./relay-outbox.ts";
import { suggestJob } from "./suggest.ts";
import { openLoopWatch } from "./open-loop-watch.ts";
import type { Subscriptions } from "#src/bus/bus.ts";
import { openAlerts, type OpenAlerts } from "#src/features/alerts/open-alerts.ts";
import type { ControlExperiment } from "#src/features/experiments/control-experiment.ts";
import { openControl } from "#src/features/experiments/open-control.ts";
import { createNewsAt } from "#src/features/news/news-at.ts";
import { openVault, type OpenVault } from "#src/features/vault/open-vault.ts";
import type { Loop } from "#src/schedule/periodic.ts";
import { startWatch } from "#src/features/experiments/watch-desk.ts";

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
  const { signal } = stopping;
  const running = { config, clock, log, signal };

  // What is kept, and who is there.
  const queue = createBullmqQueue({ redisUrl, log });
  const opened = await openMarket(running);
  const { database } = opened;
  const { events, outbox, expected, audit } = database;
  const peopleRoom = openPeople({ ...running, redisUrl, audit, events });
  const { people, chats, owners, alertSettings: settingsStore } = peopleRoom;

  // The desk, what follows its trades, and what is said of them.
  const trading = await openTradingDesk(opened, running);
  const { ledger, rules, venueNowMs, nowMs } = trading.desk.context;
  const books = rules.all().map(({ bookId }) => bookId);
  const followed = { database, ledger, events, desk: trading.desk, venueNowMs, nowMs };
  const control = openControl({ ...followed, passiveBar: config.passiveBar });
  const newsAt = createNewsAt(database.news);
  const vault = openVault({ ...followed, news: newsAt, books, barMs: config.scanMs });
  const alerts = openAlerts({ ...running, database, books, settingsStore, chats, owners, events });
  const relay = createOutboxRelay({ ...running, store: outbox, queue });
  subscribe(events, { alerts, control, vault, relay, board: peopleRoom.board });
  trading.recover();

  // Whoever answers: the model, what people are asked, and the agents with what they use.
  const live = { ...trading, control, vault, alerts };
  const desk = deskOf(config, live);
  const parts = { ...running, live, database, desk, control, events };
  const engine = openEngine({ ...parts, texts: readSystemTexts() });
  const { inference, models } = engine;
  const health = openHealth({ ...parts, queue, inference });
  const requests = openRequests({ ...peopleRoom, ...parts });
  const { approvals, turnAway } = requests;
  const research = openResearch({ ...parts, approvals, inference });
  const { adjustments, record } = research;
  const news = openNews(parts);
  const { services, quality } = openSkillServices({ ...parts, approvals });
  const charts = openCharts(parts);
  const told = { news: news.reader, alerts: alerts.settings, models, charts, ...services };
  const publishing = openPublishing({ ...parts, ...research, ...told, approvals, health, inference });
  const asked = { desk, health, control, approvals, adjustments, people, chats, record, vault, expected };
  const skills = { ...asked, ...told, publishing: publishing.desk, articles: publishing.articles };
  const dispatcher = openDispatcher({ live, skills, inference, clock, log });

  // From here on everything runs: what leaves, what looks now and then, the answers, the market.
  const loops = [
    peopleRoom.board.start(),
    alerts.release.start(),
    relay.start(),
    startDeliveryConfirmation({ ...running, store: outbox, queue, onTopicGone: chats.topicGone }),
    startWatch(parts),
    requests.start(),
    startKeepingMemories({ ...running, ...database, vault }),
    ...research.start(),
    engine,
    news,
    quality,
    publishing,
  ];
  answerPeople({ roles: people, turnAway, outbox, clock, log }, { dispatcher, queue, desk, chats });
  await trading.start();
  const watch = openLoopWatch({ desk: trading.desk, log });
  const closing = { live, queue, health, peopleRoom, loops, stopping, watch };
  return { live, stop: (graceMs) => stop(closing, graceMs) };
}

/** Who hears what, in this order: `npm run why -- fill` prints it. */
export function subscribe(events: Subscriptions, rooms: Rooms): void {
  const { alerts, control, vault, relay, board } = rooms;
  events.on("told", alerts.tell);
  events.on("position-opened", vault.keepRules);
  events.on("position-closed", control.countClose, vault.markDue);
  events.on("rules-changed", control.followRules);
  events.on("record", control.followSeason);
  events.after("alert", alerts.release.wake);
  events.after("outbox", relay.wake);
  events.after("settings", board.wake);
}

type Rooms = {
  readonly alerts: OpenAlerts;
  readonly control: ControlExperiment;
  readonly vault: OpenVault;
  readonly relay: Loop;
  readonly board: Loop;
};

type Answering = {
  readonly dispatcher: Dispatcher;
  readonly queue: JobQueue;
  readonly desk: DeskReader;
  readonly chats: OpenPeople["chats"];
};

/** From here on people are heard: what they say, and what they are about to type. */
function answerPeople(
  deps: Omit<HandleInboundDeps, "dispatch">,
  { dispatcher, queue, desk, chats }: Answering,
): void {
  const { roles, clock, log } = deps;
  const dispatch = openConversations({ dispatcher, queue, clock, log, chats });
  registerJob(queue, handleInboundJob, { ...deps, dispatch });
  registerJob(queue, suggestJob, { roles, desk });
}

type Running = {
  readonly live: LiveDesk;
  readonly queue: JobQueue;
  readonly health: ProcessHealth;
  readonly peopleRoom: OpenPeople;
  readonly loops: readonly { readonly done: Promise<void> }[];
  readonly stopping: AbortController;
  readonly watch: { close(): Promise<unknown> };
};

async function stop(running: Running, graceMs: number): Promise<void> {
  const { live, queue, health, peopleRoom, loops, stopping, watch } = running;
  await watch.close();
  await live.stop();
  stopping.abort(new Error("the worker is stopping"));
  await Promise.all(loops.map(({ done }) => done));
  await queue.close(graceMs);
  health.close();
  await peopleRoom.close();
  live.close();
}
