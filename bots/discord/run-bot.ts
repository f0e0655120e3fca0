/** The Discord bot, from its first call to its last. Everything it needs is handed in. */
import type { GatewayReadyDispatchData, WebSocketOptions } from "discord.js";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import { createChatLanes } from "#bots/chat-lanes.ts";
import { checkCommandTable } from "#bots/check-commands.ts";
import { COMMANDS } from "#bots/commands.ts";
import type { KnownRoles } from "#bots/known-roles.ts";
import { createWorkerWatch } from "#bots/worker-watch.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { deliverQueue, statusQueue } from "#jobs/payloads.ts";
import { createAnswers } from "./answers.ts";
import { createDiscordApi, type DiscordApi } from "./api.ts";
import { holdConnection } from "./connection.ts";
import { createDiscordDelivery } from "./deliver.ts";
import { createEventHandler, type EventHandler } from "./handle-event.ts";
import { createInbox } from "./inbox.ts";
import { createOpenInteractions } from "./open-interactions.ts";
import { createStatusDisplay } from "./show-status.ts";
import { registerCommands, slashCommands } from "./slash-commands.ts";
import { createVisibility } from "./visibility.ts";
import { createSuggestions } from "./suggestions.ts";

export type DiscordBotOptions = {
  readonly token: string;
  readonly apiRoot: string | undefined;
  /** The servers whose slash commands are kept; those that the bot is a member of where none is named. */
  readonly guilds: readonly string[];
  /** Base assets that are offered where a coin is typed. */
  readonly universe: readonly string[];
  readonly roles: KnownRoles;
  readonly board: Pick<RoleBoard, "lastHeartbeat">;
  readonly queue: JobQueue;
  readonly media: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly ws?: WebSocketOptions;
  /** Discord knows the bot, and both directions are open. */
  readonly onReady: () => void;
};

/** Chats do not wait for each other; within one, messages arrive in the order in which they were written. */
const DELIVERY = { concurrency: 16, timeoutMs: 180_000 };
const STATUS = { concurrency: 16, timeoutMs: 20_000 };

/**
 * Runs until the signal is aborted. The queue stays open: closing it is its owner's part.
 * @throws DeskError CONFIG_INVALID, in words for a person, when the token is refused.
 */
export async function runDiscordBot(options: DiscordBotOptions): Promise<void> {
  checkCommandTable(COMMANDS);
  const { token, apiRoot, ws, clock, log, signal } = options;
  const api = createDiscordApi(token, apiRoot);
  let handler: EventHandler | null = null;
  await holdConnection({
    token,
    apiRoot,
    clock,
    log,
    signal,
    ...(ws === undefined ? {} : { ws }),
    onReady: (ready) => {
      log.info("discord: connected", { username: ready.user.username });
      void registerEverywhere(api, ready, options);
      if (handler !== null) return;
      handler = open(api, ready, options);
      options.onReady();
    },
    onInteraction: (interaction) => void handler?.onInteraction(interaction),
    onMessage: (message) => void handler?.onMessage(message),
  });
}

async function registerEverywhere(
  api: DiscordApi,
  { application, guilds }: GatewayReadyDispatchData,
  options: DiscordBotOptions,
): Promise<void> {
  const commands = slashCommands(COMMANDS);
  const wanted = options.guilds.length > 0 ? options.guilds : guilds.map((guild) => guild.id);
  for (const guildId of wanted) await registerCommands(api, application.id, guildId, commands, options.log);
}

/** Both directions, once Discord has said who the bot is. */
function open(api: DiscordApi, ready: GatewayReadyDispatchData, options: DiscordBotOptions): EventHandler {
  const { clock, log, media, queue, roles, signal } = options;
  const applicationId = ready.application.id;
  const interactions = createOpenInteractions(clock);
  const lanes = createChatLanes();
  const shared = { api, applicationId, open: interactions, lanes, clock, log };
  queue.process(
    deliverQueue("discord"),
    DELIVERY,
    createDiscordDelivery({ ...shared, media, onDelivered: () => roles.expire() }),
  );
  queue.process(statusQueue("discord"), STATUS, createStatusDisplay(shared));
  const answers = createAnswers(shared);
  const inbox = createInbox({ queue, clock, signal });
  const suggest = createSuggestions(options);
  const worker = createWorkerWatch(options);
  const visibility = createVisibility(shared);
  const shares = { roles, inbox, answers, suggest, worker, visibility, clock, log };
  return createEventHandler({ botId: ready.user.id, ...shares });
}
