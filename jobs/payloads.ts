/** Payloads of the jobs that cross a process border, and the names of their queues. */
import { z } from "zod";
import { PLATFORMS, type Platform } from "#src/domain/roles.ts";

/** Persons wait in a queue with slots of its own, so that no backlog of automation stands before them. */
export const INBOUND_QUEUE = "inbound";
export function deliverQueue(platform: Platform): string {
  return `deliver-${platform}`;
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
]);

export const inboundPayload = z.strictObject({
  platform: z.enum(PLATFORMS),
  bot: z.string().max(64),
  updateId: z.string().max(64),
  chatId: z.string().max(64),
  userId: z.string().max(64),
  messageId: z.string().max(64).optional(),
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

export const outboundMessage = z.strictObject({
  kind: z.enum(["answer", "alert", "post-mortem", "digest", "approval", "refusal"]),
  severity: z.enum(["info", "warning", "critical"]),
  headline: z.string(),
  blocks: z.array(block),
  buttons: z.array(z.array(z.strictObject({ label: z.string(), actionId: z.string() }))).optional(),
  footnote: z.string().optional(),
});

export const deliverPayload = z.strictObject({
  outboxId: z.int(),
  chatId: z.string(),
  replyToMessageId: z.string().optional(),
  message: outboundMessage,
});
export type DeliverPayload = z.infer<typeof deliverPayload>;

/** What a platform adapter returns for a delivered message: the ids that the platform gave. */
export const deliverResult = z.strictObject({ messageIds: z.array(z.string()).min(1) });
export type DeliverResult = z.infer<typeof deliverResult>;
