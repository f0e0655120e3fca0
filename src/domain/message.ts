import type { Platform } from "./roles.ts";

/** Inline text. A plain string is plain: no markup is ever read out of it. */
export type Span =
  | string
  | { readonly text: string; readonly style: "bold" | "italic" | "code" }
  | { readonly text: string; readonly href: string };

export type Column = { readonly title: string; readonly align: "left" | "right" };

export type Block =
  | { readonly type: "text"; readonly spans: readonly Span[] }
  | {
      readonly type: "fields";
      readonly fields: readonly { readonly label: string; readonly value: string }[];
    }
  | {
      readonly type: "table";
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly type: "list"; readonly items: readonly (readonly Span[])[] }
  | { readonly type: "code"; readonly text: string };

/** A button as a platform sees it: a label and a short id that the worker remembers the meaning of. */
export type Button = { readonly label: string; readonly actionId: string };

export type MessageKind = "answer" | "alert" | "post-mortem" | "digest" | "approval" | "refusal";
export type Severity = "info" | "warning" | "critical";

/**
 * Plain data for any platform. `headline` is what a lock screen shows: what, how much, which book, PAPER.
 * Rows of `buttons` are rows on the screen.
 */
export type OutboundMessage = {
  readonly kind: MessageKind;
  readonly severity: Severity;
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly buttons?: readonly (readonly Button[])[];
  readonly footnote?: string;
};

/** Where an outbound message goes. */
export type Destination = {
  readonly platform: Platform;
  readonly chatId: string;
  readonly replyToMessageId?: string;
};

/**
 * What a person did, as a platform adapter understood it. A command is already resolved to its skill;
 * a forwarded message is never more than text that somebody else wrote.
 */
export type InboundContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "command"; readonly skill: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly type: "button"; readonly actionId: string }
  | { readonly type: "forwarded"; readonly text: string };

export type InboundMessage = {
  readonly platform: Platform;
  /** The bot's own id on its platform; update ids are unique only within it. */
  readonly bot: string;
  readonly updateId: string;
  readonly chatId: string;
  readonly userId: string;
  readonly messageId?: string;
  /** When the person sent it, by the platform's clock. */
  readonly sentTsMs: number;
  readonly content: InboundContent;
};

export function text(...spans: Span[]): Block {
  return { type: "text", spans };
}

export function bold(value: string): Span {
  return { text: value, style: "bold" };
}

export function code(value: string): Span {
  return { text: value, style: "code" };
}
