/** One event of the gateway: who may, what it means, and into the queue. Nothing here rejects. */
import {
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
  type APIMessage,
} from "discord.js";
import type { Refusal } from "#src/domain/errors.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Speaker } from "#src/domain/people.ts";
import { allows, type Role } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { createChatLanes, type ChatLanes } from "#bots/chat-lanes.ts";
import type { KnownRoles } from "#bots/known-roles.ts";
import { helpMessage } from "#bots/help-message.ts";
import { notAllowed, refusalMessage, whoAmI } from "#bots/own-messages.ts";
import { createStrangerLimit } from "#bots/stranger-limit.ts";
import { saysCode } from "#bots/strangers.ts";
import type { WorkerWatch } from "#bots/worker-watch.ts";
import type { Answers, Deferral } from "./answers.ts";
import type { Inbox, InboxNews } from "./inbox.ts";
import { INBOX_NEWS, strangerMessage } from "./notices.ts";
import { askedFor, toChoices } from "./suggest.ts";
import type { Suggest } from "./suggestions.ts";
import type { Visibility } from "./visibility.ts";
import { interactionToInbound } from "./to-inbound.ts";
import { messageToInbound } from "./read-message.ts";
import type { Sender, ParsedUpdate } from "./parsed-update.ts";

export type EventHandlerDeps = {
  /** The bot's own user id. */
  readonly botId: string;
  readonly roles: KnownRoles;
  readonly inbox: Inbox;
  readonly answers: Answers;
  /** Must answer well within three seconds; nothing known is an empty list. */
  readonly suggest: Suggest;
  readonly worker: WorkerWatch;
  readonly visibility: Visibility;
  readonly clock: Clock;
  readonly log: Log;
};

export type EventHandler = {
  onInteraction(interaction: APIInteraction): Promise<void>;
  onMessage(message: APIMessage): Promise<void>;
};

/** What the parts of the handler share. */
type Context = EventHandlerDeps & {
  readonly mayAnswerStranger: (userId: string) => boolean;
  /** Who may is looked up one after the other, so that what is said in a chat keeps its order. */
  readonly lanes: ChatLanes;
};

export function createEventHandler(deps: EventHandlerDeps): EventHandler {
  const context: Context = {
    ...deps,
    mayAnswerStranger: createStrangerLimit(deps.clock),
    lanes: createChatLanes(),
  };
  const guarded =
    <Event extends { readonly id: string }>(handle: (event: Event, context: Context) => Promise<void>) =>
    async (event: Event): Promise<void> => {
      try {
        await handle(event, context);
      } catch (error) {
        deps.log.error("discord: an event was skipped", { id: event.id, err: error });
      }
    };
  return { onInteraction: guarded(interact), onMessage: guarded(read) };
}

async function interact(interaction: APIInteraction, context: Context): Promise<void> {
  const { answers, log } = context;
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
    return complete(interaction, context);
  const understood = interactionToInbound(interaction);
  if (understood.type === "ignored") return ignore(interaction.id, understood.reason, log);
  // Nothing is waited for before the three seconds are met: what is known of roles now says how, not whether.
  const { sender } = understood;
  const seen = context.roles.known(speakerOf(sender, context.visibility.known(sender.chatId)));
  if (understood.type === "asked" && seen !== null && allows(seen, understood.role)) {
    return answers.ask(interaction, understood.modal);
  }
  const deferred = answers.defer(interaction, deferralOf(understood, seen));
  await context.lanes(understood.sender.chatId, async () => {
    const failure = await deferred;
    if (failure?.type === "taken") {
      return log.error("discord: another program answers for this bot; the interaction is left to it", {
        interactionId: interaction.id,
      });
    }
    // The answer will be a message to the channel.
    if (failure !== null) log.warn("discord: an interaction could not be acknowledged", { failure });
    await act(understood, interaction.id, context);
  });
}

async function complete(
  interaction: APIApplicationCommandAutocompleteInteraction,
  { answers, roles, suggest }: Context,
): Promise<void> {
  const userId = (interaction.member?.user ?? interaction.user)?.id ?? "";
  const asker = { userId, chatId: interaction.channel?.id ?? "" };
  const asked = askedFor(interaction);
  const isKnown = (await roles.roleOf(speakerOf(asker, false))) !== null;
  const known = asked === null || !isKnown ? [] : await suggest(asked, asker, interaction.id);
  answers.suggest(interaction, toChoices(known, asked?.typed ?? ""));
}

async function read(message: APIMessage, context: Context): Promise<void> {
  await context.lanes(message.channel_id, async () => {
    // Whether it is for the desk at all may hang on what the channel is bound to.
    await context.roles.freshen();
    const listens = context.roles.listensIn({ platform: "discord", chatId: message.channel_id });
    const understood = messageToInbound(message, context.botId, listens);
    if (understood.type === "ignored") return ignore(message.id, understood.reason, context.log);
    // What a stranger says where the bot listens is not for it unless it is named.
    const isAddressed = messageToInbound(message, context.botId).type !== "ignored";
    if (!isAddressed && (await context.roles.roleOf(speakerOf(understood.sender, false))) === null) return;
    const role = await act(understood, message.id, context);
    if (role !== null && understood.type === "inbound") context.answers.typing(understood.sender.chatId);
  });
}

/** The role of whoever did it, checked now, whatever a button or a window was opened with. */
async function act(
  understood: Exclude<ParsedUpdate, { type: "ignored" }>,
  updateId: string,
  context: Context,
): Promise<Role | null> {
  const { sender } = understood;
  const isPublic = await context.visibility.isPublic(sender.chatId, sender.guildId);
  const role = await context.roles.roleOf(speakerOf(sender, isPublic));
  if (role === null) handleUnknownUser(understood, updateId, context);
  else serve(understood, { role, isPublic }, updateId, context);
  return role;
}

function serve(
  understood: Exclude<ParsedUpdate, { type: "ignored" }>,
  { role, isPublic }: { readonly role: Role; readonly isPublic: boolean },
  updateId: string,
  context: Context,
): void {
  const { sender, type } = understood;
  const say = (message: OutboundMessage): void => context.answers.say(updateId, sender, message);
  if (type === "whoami") return say(whoAmI(sender.userId, sender.chatId, role));
  if (type === "help") return say(helpMessage(role, understood.topic));
  if (type === "refused") return say(refusalMessage(understood.refusal));
  if (type === "asked")
    return say(rejectRequest(role, understood.role, isPublic ? `discord:${sender.chatId}` : null));
  // What his role does not reach is passed on too: the worker refuses it, and it is on the record.
  pass({ ...understood.message, ...(isPublic && { isPublic }) }, sender, context);
}

function rejectRequest(held: Role, required: Role, publicChat: string | null): OutboundMessage {
  return allows(held, required) ? refusalMessage(ASK_AGAIN) : notAllowed(held, required, publicChat);
}

/** His role was not known yet when the window could still be opened. */
const ASK_AGAIN: Refusal = {
  refused: true,
  code: "ASK_AGAIN",
  reason: "that needs a few words more",
  hint: "Send the command again, and a window asks for them.",
};

/**
 * Somebody without a role: the worker gives him a code for an owner, where only he can read it. An answer to an
 * interaction in a channel is seen by him alone, so to the worker he speaks in private.
 */
function handleUnknownUser(
  understood: Exclude<ParsedUpdate, { type: "ignored" }>,
  updateId: string,
  context: Context,
): void {
  const { sender, type } = understood;
  const isPrivate = sender.chatKind === "private" || context.answers.isOpen(updateId);
  // Who was just told of codes may say one at once.
  const isCode = type === "inbound" && saysCode(understood.message.content);
  const isSeldom = context.mayAnswerStranger(isCode ? `${sender.userId} code` : sender.userId);
  if (!isSeldom && !context.answers.isOpen(updateId)) return;
  if (type !== "inbound" || !isPrivate || !isSeldom) {
    const { userId, chatId } = sender;
    return context.answers.say(
      updateId,
      sender,
      type === "whoami" ? whoAmI(userId, chatId, null) : strangerMessage(sender),
    );
  }
  const chatId = sender.chatKind === "private" ? sender.chatId : `user:${sender.userId}`;
  pass({ ...understood.message, chatId, chatKind: "private" }, sender, context);
}

/** Not waited for: while the queue is away, those behind must hear of it too. */
function pass(message: InboundMessage, sender: Sender, { answers, inbox, log, worker }: Context): void {
  const { updateId } = message;
  const tell = (news: InboxNews): void => {
    if (news !== "kept") log.error("discord: a message did not reach the queue", { updateId, news });
    answers.say(updateId, sender, INBOX_NEWS[news]);
  };
  const handOver = async (): Promise<void> => {
    const isQueued = await inbox.pass(message, tell);
    if (!isQueued || message.content.type === "stop") return;
    worker.watch(message, (notice) => answers.say(updateId, sender, notice));
  };
  handOver().catch((error: unknown) => {
    log.error("discord: a message could not be queued", { updateId, err: error });
    tell("refused");
  });
}

function speakerOf(
  { userId, chatId }: { readonly userId: string; readonly chatId: string },
  isPublic: boolean,
): Speaker {
  return { platform: "discord", userId, chatId, ...(isPublic && { isPublic }) };
}

function ignore(id: string, reason: string, log: Log): void {
  log.debug("discord: ignored an event", { id, reason });
}

/** In a channel, what a viewer asks is between him and the desk; so is what the bot says by itself. */
function deferralOf(understood: ParsedUpdate, role: Role | null): Deferral {
  if (understood.type !== "inbound") return { mode: "reply", isEphemeral: isInGroup(understood) };
  const mayPost = role !== null && role !== "viewer" && allows(role, understood.role);
  return {
    mode: understood.inPlace && role !== null ? "in-place" : "reply",
    isEphemeral: isInGroup(understood) && !mayPost,
  };
}

function isInGroup(understood: ParsedUpdate): boolean {
  return understood.type !== "ignored" && understood.sender.chatKind === "group";
}
