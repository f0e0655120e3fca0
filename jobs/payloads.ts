/** Payloads of the jobs that cross a process border, and the names of their queues. */
import { z } from "zod";
import { ATTACHMENTS_MAX, MEDIA_ID } from "#src/domain/message.ts";
import { PLATFORMS, type Platform } from "#src/domain/platforms.ts";

/** Persons wait in a queue with slots of its own, so that no backlog of automation stands before them. */
export const INBOUND_QUEUE = "inbound";
export function deliverQueue(platform: Platform): string {
  return `deliver-${platform}`;
}

/** What a turn is at, while it lasts: shown at once or not at all. */
export function statusQueue(platform: Platform): string {
  return `status-${platform}`;
}

const inboundContent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string().max(16_000) }),
  z.strictObject({
    type: z.literal("command"),
    skill: z.string().max(64),
    input: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ type: z.literal("button"), actionId: z.string().max(32) }),
  z.strictObject({ type: z.literal("forwarded"), text: z.string().max(16_000) }),
  z.strictObject({ type: z.literal("stop"), updateId: z.string().max(64).optional() }),
]);

export const inboundPayload = z.strictObject({
  platform: z.enum(PLATFORMS),
  bot: z.string().max(64),
  updateId: z.string().max(64),
  chatId: z.string().max(64),
  userId: z.string().max(64),
  chatKind: z.enum(["private", "group"]),
  isPublic: z.literal(true).optional(),
  topicId: z.string().max(64).optional(),
  messageId: z.string().max(64).optional(),
  repliesTo: z.string().max(64).optional(),
  sentTsMs: z.int(),
  content: inboundContent,
});

const span = z.union([
  z.string(),
  z.strictObject({ text: z.string(), style: z.enum(["bold", "italic", "code"]) }),
  z.strictObject({ text: z.string(), href: z.string() }),
]);
const block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), spans: z.array(span) }),
  z.strictObject({
    type: z.literal("fields"),
    fields: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  }),
  z.strictObject({
    type: z.literal("table"),
    columns: z.array(z.strictObject({ title: z.string(), align: z.enum(["left", "right"]) })),
    rows: z.array(z.array(z.string())),
  }),
  z.strictObject({ type: z.literal("list"), items: z.array(z.array(span)) }),
  z.strictObject({ type: z.literal("code"), text: z.string() }),
]);

/** A file of the `MediaStore`: the hash of its bytes, and an ending that says what it is. */
const mediaId = z.string().regex(MEDIA_ID);
const attachment = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("image"), mediaId, alt: z.string().min(1).max(1_024) }),
  z.strictObject({ type: z.literal("document"), mediaId, name: z.string().regex(/^[\w][\w. -]{0,80}$/) }),
]);

const button = z.strictObject({
  label: z.string(),
  actionId: z.string(),
  inPlace: z.literal(true).optional(),
  effect: z.literal("write").optional(),
});

const subject = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("post-mortem"), roundTripId: z.string().max(80) }),
  z.strictObject({ type: z.literal("publication"), key: z.string().max(80) }),
]);

export const outboundMessage = z.strictObject({
  kind: z.enum(["answer", "alert", "post-mortem", "digest", "approval", "refusal"]),
  severity: z.enum(["info", "warning", "critical"]),
  headline: z.string(),
  blocks: z.array(block),
  buttons: z.array(z.array(button)).optional(),
  footnote: z.string().optional(),
  attachments: z.array(attachment).max(ATTACHMENTS_MAX).optional(),
  eventKind: z.string().max(64).optional(),
  replaces: z.literal("pressed").optional(),
  about: subject.optional(),
});

/** A destination without its platform, which the queue's name says. See `Destination` for what a face does with it. */
export const deliverPayload = z.strictObject({
  outboxId: z.int(),
  chatId: z.string(),
  topicId: z.string().optional(),
  replyToMessageId: z.string().optional(),
  answersUpdateId: z.string().optional(),
  editMessageId: z.string().optional(),
  silent: z.boolean().optional(),
  visibleTo: z.string().optional(),
  message: outboundMessage,
});
export type DeliverPayload = z.infer<typeof deliverPayload>;

/** What a platform adapter returns for a delivered message. */
export const deliverResult = z.strictObject({
  messageIds: z.array(z.string()).min(1),
  /** The topic that it was meant for is gone or closed; it went into the chat itself. */
  topicGone: z.literal(true).optional(),
});
export type DeliverResult = z.infer<typeof deliverResult>;

/**
 * Where a turn stands: its place in the queue, an estimate, what it does. A face shows it quietly where it can be
 * shown without staying (Telegram: a draft in a private chat; Discord: the deferred reply; the console: a line), with
 * a Stop button that sends `{ type: "stop", updateId }`; elsewhere it leaves it out. The answer is a message of its own.
 * `done` takes it away. One that is older than `STATUS_FRESH_MS` is thrown away unseen.
 */
export const statusPayload = z.strictObject({
  chatId: z.string().max(64),
  chatKind: z.enum(["private", "group"]),
  topicId: z.string().max(64).optional(),
  /** Whose turn it is; only this person, and operators, may stop it. */
  userId: z.string().max(64),
  updateId: z.string().max(64),
  messageId: z.string().max(64).optional(),
  text: z.string().max(1_000),
  canStop: z.boolean(),
  done: z.boolean(),
  tsMs: z.int(),
});
export type StatusPayload = z.infer<typeof statusPayload>;
export const STATUS_FRESH_MS = 15_000;

/** What may stand in an argument that a person is typing: asked by a face, answered by the worker within a second. */
export const SUGGEST_QUEUE = "suggest";
export const SUGGESTED_KINDS = ["symbol", "setting", "round-trip"] as const;
export const suggestPayload = z.strictObject({
  platform: z.enum(PLATFORMS),
  userId: z.string().max(64),
  chatId: z.string().max(64),
  kind: z.enum(SUGGESTED_KINDS),
});
export const suggestResult = z.array(z.strictObject({ label: z.string(), value: z.string() }));
