/** The real Discord bot over real discord.js, against the local server, with a queue in memory and a clock that stands still. */
import type { TestContext } from "node:test";
import { createKnownRoles } from "#bots/known-roles.ts";
import { runDiscordBot } from "#bots/discord/run-bot.ts";
import { deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import type { Destination, InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { RoleBook } from "#src/domain/roles.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { startDiscordServer, type DiscordServer, type ServerOptions } from "./discord-server.ts";
import { CHANNEL_ID, type Json } from "./discord-world.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createMemoryMedia } from "./memory-media.ts";
import { AT_WORK, createMemoryRoleBoard } from "./memory-people.ts";
import { createMemoryQueue, type MemoryJob, type MemoryQueue } from "./memory-queue.ts";
import { createSilentLog, type SilentLog } from "./silent-log.ts";
import { turnsUntil } from "./turns-until.ts";

export const OWNER = "700000000000000011";
export const OPERATOR = "700000000000000022";
export const VIEWER = "700000000000000033";
export const STRANGER = "700000000000000044";

const ROLES: RoleBook = { discord: { owner: [OWNER], operator: [OPERATOR], viewer: [VIEWER] } };
export const NO_ROLES: RoleBook = { discord: { owner: [], operator: [], viewer: [] } };

export type RunningBot = {
  readonly board: RoleBoard;
  readonly server: DiscordServer;
  readonly queue: MemoryQueue;
  readonly media: MediaStore;
  readonly clock: FakeClock;
  readonly log: SilentLog;
  readonly inbound: () => InboundMessage[];
  /** Rejects with what made the bot give up. */
  readonly ended: Promise<void>;
  /** Bots beside this one, which are stopped with it. */
  readonly companions: RunningBot[];
  stop(): Promise<void>;
};

export type BotSettings = Omit<ServerOptions, "clock"> & {
  readonly roles?: RoleBook;
  readonly token?: string;
  readonly guilds?: readonly string[];
  /** Another bot on the same server and queue. */
  readonly beside?: RunningBot;
};

/** A bot on its way up; taken down, with its server, at the end of the test, however that ends. */
export async function startBot(t: TestContext, settings: BotSettings = {}): Promise<RunningBot> {
  const { beside } = settings;
  const clock = beside?.clock ?? createFakeClock();
  const server = beside?.server ?? (await startDiscordServer({ ...settings, clock }));
  const queue = beside?.queue ?? createMemoryQueue(clock);
  const media = beside?.media ?? createMemoryMedia();
  const stop = new AbortController();
  const log = createSilentLog();
  const board = beside?.board ?? createMemoryRoleBoard(AT_WORK);
  const ended = runDiscordBot({
    token: settings.token ?? server.token,
    apiRoot: server.apiRoot,
    guilds: settings.guilds ?? [],
    universe: ["BTC", "ETH", "SOL"],
    roles: createKnownRoles({ board, environment: settings.roles ?? ROLES, clock, log }),
    board,
    queue,
    media,
    clock,
    log,
    signal: stop.signal,
    // Of discord.js's own way, which lets five real seconds pass between two sessions.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
    onReady: () => {},
  });
  // A test may look at the end later than it comes.
  ended.catch(() => {});
  const bot: RunningBot = {
    board,
    server,
    queue,
    media,
    clock,
    log,
    ended,
    companions: [],
    inbound: () => queue.jobs(INBOUND_QUEUE).map((job) => job.request.payload as InboundMessage),
    async stop() {
      stop.abort(new Error("the test is over"));
      await ended;
    },
  };
  if (beside !== undefined) {
    beside.companions.push(bot);
    return bot;
  }
  t.after(async () => {
    // Before the server: a client that loses it on its way down connects anew for ever.
    await Promise.allSettled([bot, ...bot.companions].map((each) => each.stop()));
    await queue.close(0);
    await server.close();
  });
  return bot;
}

/** A bot that is connected, with its commands registered. */
export async function openBot(t: TestContext, settings: BotSettings = {}): Promise<RunningBot> {
  const bot = await startBot(t, settings);
  await turnsUntil(() => bot.server.world.registrations > 0, "the commands are registered");
  return bot;
}

/** Puts a message on its way to a chat; the job as the queue knows it. */
export async function deliver(
  { queue }: Pick<RunningBot, "queue">,
  message: OutboundMessage,
  to: Partial<Omit<Destination, "platform">> = {},
): Promise<() => MemoryJob> {
  const name = deliverQueue("discord");
  const number = queue.jobs(name).length + 1;
  const jobId = `out-${number}-a`;
  const payload = { outboxId: number, chatId: CHANNEL_ID, ...to, message };
  await queue.add({ queue: name, jobId, payload, priority: 10, attemptsMax: 5, backoffMs: 1_000 });
  return () => {
    const job = queue.jobs(name).find(({ request }) => request.jobId === jobId);
    if (job === undefined) throw new Error(`no job ${jobId}`);
    return job;
  };
}

/** What the worker does: an answer to an inbound message, back to where it came from. */
export async function answer(
  bot: Pick<RunningBot, "queue">,
  inbound: InboundMessage | undefined,
  message: OutboundMessage,
  to: Partial<Omit<Destination, "platform">> = {},
): Promise<() => MemoryJob> {
  if (inbound === undefined) throw new Error("nothing to answer");
  const { chatId, messageId, updateId } = inbound;
  const reply = messageId === undefined ? {} : { replyToMessageId: messageId };
  return deliver(bot, message, { chatId, answersUpdateId: updateId, ...reply, ...to });
}

/** Has a person ask, so that an interaction waits for its answer. */
export async function ask(
  bot: Pick<RunningBot, "server" | "inbound">,
  userId: string = OWNER,
): Promise<InboundMessage | undefined> {
  const asked = bot.server.slash(userId, "status");
  await turnsUntil(() => bot.inbound().at(-1)?.updateId === asked.id, "it is a job");
  return bot.inbound().at(-1);
}

/** What stands in a message: its content, then the text of its embeds. */
export function shownText({ body }: { readonly body: Json }): string {
  const embeds = (body["embeds"] ?? []) as Json[];
  return [body["content"], ...embeds.map((embed) => embed["description"])].filter(Boolean).join("\n");
}

export type ShownButton = { readonly custom_id: string; readonly label: string; readonly style: number };

export function buttonsOf({ body }: { readonly body: Json }): ShownButton[] {
  const rows = (body["components"] ?? []) as { readonly components: readonly ShownButton[] }[];
  return rows.flatMap((row) => row.components);
}
