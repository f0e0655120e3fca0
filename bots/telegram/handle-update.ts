/** One update: who may, what it means, into the queue. Resolving means that the update may be acknowledged. */
import type { Update } from "grammy/types";
import type { InboundContent, InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { enqueueInbound } from "#bots/enqueue.ts";
import type { KnownRoles } from "#bots/known-roles.ts";
import { helpMessage } from "#bots/help-message.ts";
import { refusalMessage, whoAmI } from "#bots/own-messages.ts";
import { createStrangers, saysCode, strangerNotice } from "#bots/strangers.ts";
import type { ChatActions } from "./chat-actions.ts";
import type { Menus } from "./menus.ts";
import type { WorkerWatch } from "#bots/worker-watch.ts";
import { toInbound, type BotIdentity, type Sender, type ParsedUpdate } from "./to-inbound.ts";

export type UpdateHandlerDeps = {
  readonly bot: BotIdentity;
  readonly roles: KnownRoles;
  readonly queue: JobQueue;
  readonly chat: ChatActions;
  readonly menus: Menus;
  readonly worker: WorkerWatch;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const HELLO: InboundContent = { type: "text", text: "hello" };

type Inbound = Extract<ParsedUpdate, { type: "inbound" }>;

/** The handler rejects only when the signal is aborted before the queue has the job; the update then comes again. */
export function createUpdateHandler(deps: UpdateHandlerDeps): (update: Update) => Promise<void> {
  const { chat, clock, log, roles } = deps;
  const strangers = createStrangers(deps);

  async function handle(update: Update): Promise<void> {
    // Whether it is for the desk at all may hang on what the place is bound to.
    if (update.message?.chat.type === "supergroup") await roles.freshen();
    const understood = toInbound(update, deps.bot, clock.nowMs(), (place) => roles.listensIn(place));
    if (understood.type === "ignored") {
      const { reason } = understood;
      return log.debug("telegram: ignored an update", { updateId: update.update_id, reason });
    }
    const { sender } = understood;
    const role = await roles.roleOf({ platform: "telegram", ...sender });
    if (understood.type === "whoami") return answerWhoAmI(sender, role);
    if (role === null) {
      // What a stranger says where the bot listens is not for it unless it is named.
      const isAddressed = toInbound(update, deps.bot, clock.nowMs()).type !== "ignored";
      return isAddressed ? await turnAway(understood, String(update.update_id)) : undefined;
    }
    deps.menus.offer(sender, role);
    if (understood.type === "help") return answer(chat, sender, helpMessage(role, understood.topic));
    if (understood.type === "refused") return answer(chat, sender, refusalMessage(understood.refusal));
    // What his role does not reach is passed on too: the worker refuses it, and it is on the record.
    await enqueue(understood, deps);
  }

  function answerWhoAmI(sender: Sender, role: Role | null): void {
    if (role === null && !strangers.mayAnswer(`whoami ${sender.userId}`)) return;
    answer(chat, sender, whoAmI(sender.userId, sender.chatId, role));
  }

  /** In private the worker answers; where others read along, only a code is passed on. */
  async function turnAway(
    understood: Exclude<ParsedUpdate, { type: "ignored" }>,
    updateId: string,
  ): Promise<void> {
    const { sender } = understood;
    const content = understood.type === "inbound" ? understood.message.content : HELLO;
    const isForWorker = sender.chatKind === "private" || saysCode(content);
    if (sender.callbackQueryId === undefined && isForWorker) {
      const passed = await strangers.pass(strangerMessage(sender, content, updateId));
      if (passed !== "away") return;
    }
    // The circle on a pressed button must end, whether or not it is explained again.
    if (!strangers.mayAnswer(sender.userId)) return endPress(chat, sender);
    answer(chat, sender, strangerNotice(sender.userId, sender.chatId));
  }

  function strangerMessage(sender: Sender, content: InboundContent, updateId: string): InboundMessage {
    const { chatId, chatKind, userId, messageId } = sender;
    const place = { chatId, chatKind, userId, ...(messageId !== undefined && { messageId }) };
    return { platform: "telegram", bot: deps.bot.id, updateId, ...place, sentTsMs: clock.nowMs(), content };
  }

  return async (update) => {
    try {
      await handle(update);
    } catch (error) {
      if (deps.signal.aborted) throw error;
      // Unacknowledged, an update that we cannot read would come back for ever.
      log.error("telegram: an update was skipped", { updateId: update.update_id, error });
    }
  };
}

/** @throws the signal's reason when it is aborted before the queue has the job. */
async function enqueue({ message, sender }: Inbound, deps: UpdateHandlerDeps): Promise<void> {
  const { chat, log } = deps;
  const onAway = (): void => {
    log.error("telegram: the queue cannot be reached; updates wait", { updateId: message.updateId });
    chat.say(sender, QUEUE_AWAY);
  };
  try {
    await enqueueInbound(message, { ...deps, onAway });
  } catch (error) {
    if (deps.signal.aborted) throw error;
    // Held back, a message that the queue will never take would hold back all that come after it.
    log.error("telegram: a message could not be queued", { updateId: message.updateId, error });
    return answer(chat, sender, CANNOT_QUEUE);
  }
  endPress(chat, sender);
  if (message.content.type === "stop") return;
  deps.worker.watch(message, (notice) => chat.say(sender, notice));
  chat.typing(sender);
  // A command is answered at once; a sentence may take its time.
  if (message.content.type === "text") chat.acknowledge(sender);
}

function answer(chat: ChatActions, sender: Sender, message: OutboundMessage): void {
  if (sender.callbackQueryId === undefined) chat.say(sender, message);
  else chat.endPress(sender.callbackQueryId, shortText(message));
}

function endPress(chat: ChatActions, sender: Sender): void {
  if (sender.callbackQueryId !== undefined) chat.endPress(sender.callbackQueryId);
}

/** For the small window over a button: Telegram shows plain text there. */
function shortText({ headline, blocks }: OutboundMessage): string {
  const texts = blocks.flatMap((block) => (block.type === "text" ? [block.spans] : []));
  const lines = texts.map((spans) =>
    spans.map((span) => (typeof span === "string" ? span : span.text)).join(""),
  );
  return [headline, ...lines].join("\n");
}

const QUEUE_AWAY: OutboundMessage = {
  kind: "answer",
  severity: "warning",
  headline: "The desk cannot be reached at the moment",
  blocks: [{ type: "text", spans: ["Your message is kept and will be answered when it is back."] }],
};

const CANNOT_QUEUE: OutboundMessage = {
  kind: "answer",
  severity: "warning",
  headline: "That could not be passed on",
  blocks: [{ type: "text", spans: ["It was written to the log. Please try it in other words."] }],
};
