/** The Telegram bot, from its first call to its last. Everything it needs is handed in. */
import type { Api } from "grammy";
import type { RoleBook } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { Delivery } from "#bots/read-delivery.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { checkCommandTable } from "#bots/check-commands.ts";
import { COMMANDS } from "#bots/commands.ts";
import { createKnownRoles, type KnownRoles } from "#bots/known-roles.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import { createWorkerWatch } from "#bots/worker-watch.ts";
import { deliverQueue, statusQueue } from "#jobs/payloads.ts";
import { createTelegramApis, describeError, readFailure } from "./api.ts";
import { createChatActions, type ChatActions } from "./chat-actions.ts";
import { createTelegramDelivery } from "./deliver.ts";
import { createMenus, type Menus } from "./menus.ts";
import { createSendLimiter, type SendLimits } from "./send-limiter.ts";
import { createStatuses } from "./statuses.ts";
import { createUpdateHandler } from "./handle-update.ts";
import { badToken, pollUpdates } from "./poll-updates.ts";
import type { BotIdentity } from "./to-inbound.ts";

export type TelegramBotOptions = {
  readonly token: string;
  readonly apiRoot: string | undefined;
  /** Those of the environment; what owners gave stands on the board. */
  readonly roles: RoleBook;
  readonly board: RoleBoard;
  readonly queue: JobQueue;
  readonly media: MediaStore;
  /** Telegram's own unless given. */
  readonly limits?: SendLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Telegram knows the bot, and both directions are open. */
  readonly onReady: () => void;
};

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** Many chats at once: of each the outbox hands over one message at a time, so that their order is kept. */
const DELIVERY = { concurrency: 64, timeoutMs: 180_000 };
const STATUSES = { concurrency: 8, timeoutMs: 10_000 };

/**
 * Runs until the signal is aborted. The queue stays open: closing it is its owner's part.
 * @throws DeskError CONFIG_INVALID, in words for a person, when the token is refused or another program polls with it.
 */
export async function runTelegramBot(options: TelegramBotOptions): Promise<void> {
  checkCommandTable(COMMANDS);
  const { board, clock, log, queue, signal } = options;
  const roles = createKnownRoles({ board, environment: options.roles, clock, log });
  const apis = createTelegramApis(options.token, options.apiRoot, createSendLimiter(clock, options.limits));
  const bot = await introduce(apis.call, options);
  if (bot === null) return;
  const menus = createMenus(apis.call, log);
  await prepare(apis.call, menus, options);
  const chat = createChatActions(apis.call, log);
  processQueues(apis.call, { chat, roles }, options);
  options.onReady();
  const worker = createWorkerWatch({ board, queue, clock, log, signal });
  const handle = createUpdateHandler({ bot, roles, queue, chat, menus, worker, clock, log, signal });
  await pollUpdates({ apis, clock, log, signal, handle });
}

/** Both directions into the chats: messages, and what a turn is at while it lasts. */
function processQueues(
  api: Api,
  { chat, roles }: { readonly chat: ChatActions; readonly roles: KnownRoles },
  { queue, media, clock, log }: TelegramBotOptions,
): void {
  const onDelivered = ({ chatId, replyToMessageId }: Delivery["to"]): void => {
    chat.settle(chatId, replyToMessageId);
    roles.expire();
  };
  const deliver = createTelegramDelivery({ api, media, clock, log, onDelivered });
  const statuses = createStatuses({ api, clock, log });
  queue.process(deliverQueue("telegram"), DELIVERY, deliver);
  queue.process(statusQueue("telegram"), STATUSES, (payload) => statuses.show(payload));
}

/** Who the bot is. Waits for the network as long as it takes; null when aborted first. */
async function introduce(api: Api, { clock, log, signal }: TelegramBotOptions): Promise<BotIdentity | null> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const me = await api.getMe();
      log.info("telegram: connected", { username: me.username });
      return { id: String(me.id), username: me.username };
    } catch (error) {
      const failure = readFailure(error);
      if (failure.type === "bad-token") throw badToken(failure.description);
      log.warn("telegram: cannot be reached, trying again", { failures: failures + 1, failure });
      await clock.sleep(retryDelayMs(failures, RETRY_FIRST_MS, RETRY_MAX_MS), signal).catch(() => undefined);
    }
  }
  return null;
}

/** The menu is a convenience, and a webhook that is still set shows itself at the first poll: neither stops the bot. */
async function prepare(api: Api, menus: Menus, { log, roles }: TelegramBotOptions): Promise<void> {
  const webhook = api.deleteWebhook().catch((error: unknown) => {
    log.warn("telegram: a set-up call failed", { reason: describeError(error) });
  });
  await Promise.all([webhook, menus.setUp(roles)]);
}
