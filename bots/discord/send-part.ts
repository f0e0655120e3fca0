/** One part of a message to where it belongs: into a deferred reply, over another message, or into a channel. */
import { createHash } from "node:crypto";
import { MessageFlags, Routes } from "discord.js";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobRun } from "#src/ports/job-queue.ts";
import type { Delivery } from "#bots/read-delivery.ts";
import { readFailure, type ApiRequest, type DiscordApi } from "./api.ts";
import { replyTo } from "./answers.ts";
import { messageBody, type LoadedFile } from "./message-body.ts";
import type { OpenInteraction, OpenInteractions } from "./open-interactions.ts";
import type { DiscordPart } from "./render.ts";

export type Sending = {
  readonly part: DiscordPart;
  readonly files: readonly LoadedFile[];
  readonly to: Delivery["to"];
  /** Which message of the delivery it is, from 0. */
  readonly index: number;
  readonly threadId: string | null;
  readonly run: JobRun;
};

/** Added to a part that may be there already. Must fit into render's REMARK_MAX. */
export const REPEAT_REMARK = "_May be a repeat: the first attempt's outcome is unknown._";

/** Discord looks for the same nonce among a channel's messages "of the past few minutes". */
const NONCE_MS = 120_000;
/** Discord takes 25 characters. */
const NONCE_LENGTH = 25;
/** An owner's direct messages are named by his user id: the channel is opened when it is needed. */
const DIRECT = /^user:(\d{1,20})$/;
const THREAD_ARCHIVED_AFTER_MINUTES = 4_320;

type Deps = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly open: OpenInteractions;
  readonly clock: Clock;
};

/** `direct` are the channels of direct messages that were opened, by user id. */
type Context = Deps & { readonly direct: Map<string, string> };

export type PartSender = {
  /** The message's id. `unknownSinceMs` says that the same part may be there already. Rejects as `DiscordApi` does. */
  part(sending: Sending, unknownSinceMs: number | null): Promise<string>;
  /** The thread's id, or null where the channel has none: then everything goes into the channel itself. */
  openThread(to: Delivery["to"], messageId: string, name: string, run: JobRun): Promise<string | null>;
};

export function createSender(deps: Deps): PartSender {
  const context: Context = { ...deps, direct: new Map() };
  return {
    async part(sending, unknownSinceMs) {
      const updateId = sending.to.answersUpdateId;
      const interaction = deps.open.find(updateId);
      if (interaction === null) return await toChannel(sending, unknownSinceMs, context);
      try {
        return await answer(sending, interaction, unknownSinceMs !== null, context);
      } catch (error) {
        if (readFailure(error).type !== "token-gone") throw error;
        deps.open.close(updateId ?? "");
        return await toChannel(sending, unknownSinceMs, context);
      }
    },
    openThread: (to, messageId, name, run) => openThread(to, messageId, { name, run }, context),
  };
}

/** Edits may be made twice; what follows them may not, and has no nonce. */
async function answer(
  sending: Sending,
  { token, mode, isEphemeral }: OpenInteraction,
  isRepeat: boolean,
  { api, applicationId }: Context,
): Promise<string> {
  const fills = sending.index === 0 && (mode === "reply" || sending.to.editMessageId !== undefined);
  if (fills) {
    const route = Routes.webhookMessage(applicationId, token, "@original");
    return idOf(await api.patch(route, { ...requestOf(sending), auth: false }));
  }
  const flags = isEphemeral ? { flags: MessageFlags.Ephemeral } : {};
  const request = requestOf(sending, { ...remarked(sending.part, isRepeat), ...flags });
  const route = Routes.webhook(applicationId, token);
  return idOf(await api.post(route, { ...request, auth: false, query: { wait: "true" } }));
}

async function toChannel(sending: Sending, unknownSinceMs: number | null, context: Context): Promise<string> {
  return (await edited(sending, context)) ?? (await posted(sending, unknownSinceMs, context));
}

/** Null where there is nothing to edit, or not any more: then it is a message of its own. */
async function edited(sending: Sending, context: Context): Promise<string | null> {
  const { chatId, editMessageId } = sending.to;
  if (editMessageId === undefined || sending.index > 0) return null;
  try {
    const route = Routes.channelMessage(await channelOf({ chatId }, context), editMessageId);
    return idOf(await context.api.patch(route, requestOf(sending)));
  } catch (error) {
    if (readFailure(error).type !== "gone") throw error;
    return null;
  }
}

async function posted(sending: Sending, unknownSinceMs: number | null, context: Context): Promise<string> {
  const { to, index, run } = sending;
  const channelId = sending.threadId ?? to.topicId ?? (await channelOf(to, context));
  const isRepeat = unknownSinceMs !== null && context.clock.nowMs() - unknownSinceMs > NONCE_MS;
  const request = requestOf(sending, {
    ...remarked(sending.part, isRepeat),
    ...(index === 0 ? replyTo(to.replyToMessageId) : {}),
    ...(to.silent === true ? { flags: MessageFlags.SuppressNotifications } : {}),
    nonce: nonceOf(run.jobId, index),
    enforce_nonce: true,
  });
  return idOf(await context.api.post(Routes.channelMessages(channelId), request));
}

/** What only one person should see goes to him alone, now that his interaction is no more. */
async function channelOf(
  { chatId, visibleTo }: Pick<Delivery["to"], "chatId" | "visibleTo">,
  { api, direct }: Context,
): Promise<string> {
  const userId = visibleTo ?? DIRECT.exec(chatId)?.[1];
  if (userId === undefined) return chatId;
  const known = direct.get(userId);
  if (known !== undefined) return known;
  const id = idOf(await api.post(Routes.userChannels(), { body: { recipient_id: userId } }));
  direct.set(userId, id);
  return id;
}

async function openThread(
  to: Delivery["to"],
  messageId: string,
  { name, run }: { readonly name: string; readonly run: JobRun },
  context: Context,
): Promise<string | null> {
  const body = { name, auto_archive_duration: THREAD_ARCHIVED_AFTER_MINUTES };
  try {
    const route = Routes.threads(await channelOf(to, context), messageId);
    return idOf(await context.api.post(route, { body, signal: run.signal }));
  } catch (error) {
    const failure = readFailure(error);
    // By a call whose answer was lost. Such a thread has the id of its message.
    if (failure.type === "thread-exists") return messageId;
    if (failure.type === "rejected") return null;
    throw error;
  }
}

/** What `extra` names replaces what the part says. */
function requestOf({ part, files, run }: Sending, extra: object = {}): ApiRequest {
  const body = { ...messageBody(part, files), ...extra };
  return { body, signal: run.signal, ...(files.length === 0 ? {} : { files: files.map(({ raw }) => raw) }) };
}

function remarked({ content }: DiscordPart, isRepeat: boolean): { content: string } {
  if (!isRepeat) return { content };
  return { content: content === "" ? REPEAT_REMARK : `${content}\n\n${REPEAT_REMARK}` };
}

/** The same for the same part, whoever sends it. */
function nonceOf(jobId: string, index: number): string {
  return createHash("sha256").update(`${jobId}/${index}`).digest("base64url").slice(0, NONCE_LENGTH);
}

function idOf(answered: unknown): string {
  if (
    typeof answered === "object" &&
    answered !== null &&
    "id" in answered &&
    typeof answered.id === "string"
  ) {
    return answered.id;
  }
  throw new DeskError("DELIVERY_FAILED", "Discord: no message id in the answer", { retryable: true });
}
