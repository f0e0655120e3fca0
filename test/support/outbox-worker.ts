/**
 * A small worker in a process of its own: answers inbound messages, relays the outbox, confirms deliveries, and
 * kills itself at a chosen point. It ends with 0 once everything it was told to say has been delivered.
 */
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { startDeliveryConfirmation } from "#jobs/confirm-deliveries.ts";
import { registerJob } from "#jobs/define-job.ts";
import { handleInboundJob } from "#jobs/handle-inbound.ts";
import { createOutboxRelay } from "#jobs/relay-outbox.ts";
import { openMessageTables } from "./message-tables.ts";
import { anAlert, anOutboxDraft } from "./outbox-draft.ts";
import { createMemoryPeople } from "./memory-people.ts";
import { createSilentLog } from "./silent-log.ts";
import { until } from "./until.ts";
import { openOutbox } from "./outbox-bus.ts";

/** So that the tests import what they spawn: a renamed file is then a type error. */
export const OUTBOX_WORKER: string = import.meta.filename;

export const CRASH_POINTS = [
  "after the append",
  "before the add",
  "after the add",
  "after the mark as queued",
  "after the state was read",
  "after the mark as delivered",
  "before the dispatch",
  "after the dispatch",
  "after the answer",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export type OutboxWorkerTask = {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly databasePath: string;
  /** Alerts to append: "alert 1" to "alert n". */
  readonly alerts: number;
  /** Keys of the answers to wait for. */
  readonly answers: readonly string[];
  readonly crashAt: CrashPoint | null;
  readonly lockMs: number;
};

async function work(task: OutboxWorkerTask): Promise<void> {
  const reach = (point: CrashPoint): void => {
    if (point === task.crashAt) process.kill(process.pid, "SIGKILL");
  };
  const [clock, log, stop] = [createSystemClock(), createSilentLog(), new AbortController()];
  const { redisUrl, prefix, lockMs } = task;
  const db = openMessageTables(task.databasePath);
  const { store: outbox, events } = openOutbox(db);
  const store = mortalStore(outbox, reach);
  const queue = mortalQueue(createBullmqQueue({ redisUrl, prefix, lockMs, log }), reach);
  const deps = { store, queue, clock, log, signal: stop.signal };
  const loop = createOutboxRelay(deps);
  events.after("outbox", loop.wake);
  appendAlerts(store, task.alerts);
  const relay = loop.start();
  const confirmation = startDeliveryConfirmation({ ...deps, onTopicGone: () => {} });
  registerJob(queue, handleInboundJob, {
    roles: createMemoryPeople(clock),
    turnAway: () => null,
    outbox: store,
    dispatch: createDispatch(db, reach),
    clock,
    log,
  });
  const finished = (): boolean =>
    store.undeliveredCount() === 0 && task.answers.every((dedupeKey) => store.has(dedupeKey));
  await until("the delivery of everything", finished);
  stop.abort();
  await Promise.all([relay.done, confirmation.done]);
  await queue.close(2_000);
}

/** Each of these is one transaction that a crash may follow. */
function appendAlerts(store: OutboxStore, alerts: number): void {
  for (let number = 1; number <= alerts; number++) store.append(anOutboxDraft(`alert ${number}`));
}

/** A write of a skill: a second one with the same cause is a no-op. */
function createDispatch(db: SqliteDatabase, reach: (point: CrashPoint) => void) {
  db.exec("CREATE TABLE IF NOT EXISTS skill_write (cause TEXT PRIMARY KEY) STRICT");
  const write = db.prepare("INSERT INTO skill_write VALUES (?) ON CONFLICT DO NOTHING");
  return async ({ updateId }: InboundMessage): Promise<OutboundMessage> => {
    reach("before the dispatch");
    write.run(updateId);
    reach("after the dispatch");
    return anAlert(`answer ${updateId}`);
  };
}

function mortalStore(store: OutboxStore, reach: (point: CrashPoint) => void): OutboxStore {
  return {
    ...store,
    append(draft) {
      store.append(draft);
      reach(draft.dedupeKey.startsWith("reply-") ? "after the answer" : "after the append");
    },
    markQueued(outboxId, queuedTsMs) {
      store.markQueued(outboxId, queuedTsMs);
      reach("after the mark as queued");
    },
    markDelivered(outboxId, messageIds, deliveredTsMs) {
      store.markDelivered(outboxId, messageIds, deliveredTsMs);
      reach("after the mark as delivered");
    },
  };
}

function mortalQueue(queue: JobQueue, reach: (point: CrashPoint) => void): JobQueue {
  return {
    ...queue,
    async add(request) {
      reach("before the add");
      await queue.add(request);
      reach("after the add");
    },
    async state(name, jobId) {
      const state = await queue.state(name, jobId);
      if (state.state === "completed") reach("after the state was read");
      return state;
    },
  };
}

if (import.meta.main) await work(JSON.parse(process.argv[2] ?? "") as OutboxWorkerTask);
