/** The real Telegram bot over real grammY, against the local Bot API server, with a queue in memory and a clock that stands still. */
import type { TestContext } from "node:test";
import { runTelegramBot } from "#bots/telegram/run-bot.ts";
import { deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import type { RoleBook } from "#src/domain/roles.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createMemoryMedia } from "./memory-media.ts";
import { createMemoryQueue, type MemoryJob, type MemoryQueue } from "./memory-queue.ts";
import { AT_WORK, createMemoryRoleBoard } from "./memory-people.ts";
import { createSilentLog, type SilentLog } from "./silent-log.ts";
import { startTelegramServer, type TelegramServer } from "./telegram-server.ts";
import { turnsUntil } from "./turns-until.ts";

export const OWNER = { id: 11 };
export const OPERATOR = { id: 22 };
export const VIEWER = { id: 33 };
export const STRANGER = { id: 44 };

export const ROLES: RoleBook = { telegram: { owner: ["11"], operator: ["22"], viewer: ["33"] } };

/** What several bots can share. */
export type World = {
  readonly server: TelegramServer;
  readonly queue: MemoryQueue;
  readonly media: MediaStore;
  readonly clock: FakeClock;
  /** What the worker hung out: nothing, until a test does. */
  readonly board: RoleBoard;
  readonly bots: RunningBot[];
};

export type RunningBot = Omit<World, "bots"> & {
  readonly log: SilentLog;
  readonly inbound: () => InboundMessage[];
  /** Rejects with what made the bot give up. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

export type BotSettings = { readonly roles?: RoleBook; readonly token?: string };

/** Taken down, with its bots, at the end of the test, however that ends. */
export async function createWorld(t: TestContext): Promise<World> {
  const clock = createFakeClock();
  const server = await startTelegramServer();
  const world: World = {
    server,
    queue: createMemoryQueue(clock),
    media: createMemoryMedia(),
    clock,
    board: createMemoryRoleBoard(AT_WORK),
    bots: [],
  };
  t.after(async () => {
    await Promise.allSettled(world.bots.map((bot) => bot.stop()));
    await world.queue.close(0);
    await server.close();
  });
  return world;
}

export function startBot(world: World, settings: BotSettings = {}): RunningBot {
  const stop = new AbortController();
  const log = createSilentLog();
  const { server, queue, media, clock } = world;
  const ended = runTelegramBot({
    token: settings.token ?? server.token,
    apiRoot: server.apiRoot,
    roles: settings.roles ?? ROLES,
    board: world.board,
    queue,
    media,
    clock,
    log,
    signal: stop.signal,
    onReady: () => {},
  });
  // A test may look at the end later than it comes.
  ended.catch(() => {});
  const bot: RunningBot = {
    board: world.board,
    server,
    queue,
    media,
    clock,
    log,
    ended,
    inbound: () => queue.jobs(INBOUND_QUEUE).map((job) => job.request.payload as InboundMessage),
    async stop() {
      stop.abort(new Error("the test is over"));
      await ended;
    },
  };
  world.bots.push(bot);
  return bot;
}

/** A world with one bot, which polls. */
export async function openBot(t: TestContext, settings: BotSettings = {}): Promise<RunningBot> {
  const world = await createWorld(t);
  const bot = startBot(world, settings);
  await turnsUntil(() => world.server.isPolled(), "the bot polls");
  return bot;
}

/** Puts a message on its way to a chat that the bot may write to; the job as the queue knows it. */
export async function deliver(
  { server, queue }: Pick<World, "server" | "queue">,
  chatId: number,
  message: OutboundMessage,
  replyToMessageId?: string,
): Promise<() => MemoryJob> {
  server.world.chats.add(chatId);
  const name = deliverQueue("telegram");
  const number = queue.jobs(name).length + 1;
  const jobId = `out-${number}-a`;
  const payload = { outboxId: number, chatId: String(chatId), replyToMessageId, message };
  await queue.add({ queue: name, jobId, payload, priority: 10, attemptsMax: 5, backoffMs: 1_000 });
  return () => {
    const job = queue.jobs(name).find(({ request }) => request.jobId === jobId);
    if (job === undefined) throw new Error(`no job ${jobId}`);
    return job;
  };
}
