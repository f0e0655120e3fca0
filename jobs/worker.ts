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
import { openLiveDesk, type LiveDesk } from "./live-desk.ts";
import { openCharts } from "./open-charts.ts";
import { openConversations } from "./open-conversations.ts";
import { openCrew } from "./open-crew.ts";
import { deskOf, openDispatcher, readSystemTexts } from "./open-dispatcher.ts";
import { openEngine } from "./open-engine.ts";
import { openHealth } from "./open-health.ts";
import { openNews } from "./open-news.ts";
import { openPeople, type OpenPeople } from "./open-people.ts";
import { openPublishing } from "./open-publishing.ts";
import { openRequests } from "#src/features/approvals/open-requests.ts";
import { openResearch } from "./open-research.ts";
import { startOutboxRelay } from "./relay-outbox.ts";
import { suggestJob } from "./suggest.ts";
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
  const engine = openEngine({ config, database, events, clock, log, signal, texts: readSystemTexts() });
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
  const { crew, quality } = openCrew({ ...parts, approvals });
  const charts = openCharts(parts);
  const told = { news: news.reader, alerts: live.alerts.settings, models, charts, ...crew };
  const publishing = openPublishing({ ...parts, ...research, ...told, approvals, health, inference });
  const asked = { desk, health, control, approvals, adjustments, people, chats, record, vault, expected };
  const skills = { ...asked, ...told, publishing: publishing.desk, articles: publishing.articles };
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
  const { turnAway } = requests;
  answerPeople(
    { roles: people, turnAway, outbox, pokeRelay: relay.poke, clock, log },
    { dispatcher, queue, desk, chats },
  );
  await live.start();
  return { live, stop: (graceMs) => stop({ live, queue, health, office, loops, stopping }, graceMs) };
}

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
