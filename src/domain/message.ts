import type { Platform } from "./platforms.ts";

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

/**
 * A button as a platform sees it: a label and a short id that the worker remembers the meaning of.
 *
 * `inPlace` says that the answer to the press takes the place of the pressed message (a refresh, a choice, a
 * confirmation). A face that has to say at the press what it will do (Discord: an update is deferred, not a reply)
 * carries the mark in the button's own data; one that has not (Telegram, the console) needs nothing: the answer
 * arrives with `editMessageId`.
 *
 * `effect` says that the press changes something: a face may mark it so, and ask once more (Discord does, in a window
 * of its own) unless the message is the question already.
 */
export type Button = {
  readonly label: string;
  readonly actionId: string;
  readonly inPlace?: true;
  readonly effect?: "write";
};

/** How many files go with one message at most. */
export const ATTACHMENTS_MAX = 4;

/** The form of a media id: 40 hexadecimal digits of the hash of the bytes, and an ending. */
export const MEDIA_ID: RegExp = /^[0-9a-f]{40}\.(?:png|txt|csv|json|html)$/;

/**
 * A file that goes with a message; its bytes are in the `MediaStore` under `mediaId`.
 *
 * An image is shown in the chat, with `alt` for those who do not see it: Telegram sends a photo with the text as its
 * caption (a longer text follows as a message of its own), Discord an attachment with a description, the console
 * prints the path. A document is a file to keep, under `name`. At most four of a message; a face that cannot send
 * one says so in its place and sends the text all the same.
 */
export type Attachment =
  | { readonly type: "image"; readonly mediaId: string; readonly alt: string }
  | { readonly type: "document"; readonly mediaId: string; readonly name: string };

/** What one of the desk's own messages is about: what a person writes in reply to it is meant for that. */
export type MessageSubject =
  | { readonly type: "post-mortem"; readonly roundTripId: string }
  | { readonly type: "publication"; readonly key: string };

export type MessageKind = "answer" | "alert" | "post-mortem" | "digest" | "approval" | "refusal";
export type Severity = "info" | "warning" | "critical";

/**
 * Plain data for any platform. `headline` is what a lock screen shows: what, how much, which book, PAPER.
 * Rows of `buttons` are rows on the screen. `eventKind` is what an alert is about, by the name that the alert
 * settings use ("stop-loss"): a chat or a topic may be bound to it. `replaces` is of an answer to a button whose
 * answer takes the place of the pressed message; it is turned into `editMessageId` before a face sees the message.
 */
export type OutboundMessage = {
  readonly kind: MessageKind;
  readonly severity: Severity;
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly buttons?: readonly (readonly Button[])[];
  readonly footnote?: string;
  readonly attachments?: readonly Attachment[];
  readonly eventKind?: string;
  readonly replaces?: "pressed";
  /** Kept with the ids that the platform gives; no face shows it. */
  readonly about?: MessageSubject;
};

/** Where an outbound message goes, and how. */
export type Destination = {
  readonly platform: Platform;
  readonly chatId: string;
  /** A forum topic (Telegram) or a thread (Discord) in the chat. A face without them leaves it out. */
  readonly topicId?: string;
  readonly replyToMessageId?: string;
  /** The update that this answers: a face finds by it what it still holds of it (an interaction's token, a status). */
  readonly answersUpdateId?: string;
  /**
   * A message of the bot's own that this one takes the place of. Where it is gone, too old, or of another form (a
   * text where a picture was), a new message is sent. "Not modified" is success. The console prints it anew.
   */
  readonly editMessageId?: string;
  /** Delivered without a sound. The console has none. */
  readonly silent?: boolean;
  /**
   * A user id: in a chat with others only this person should see it. Telegram and Discord send an ephemeral message
   * where they can, else a private one; the console is private already.
   */
  readonly visibleTo?: string;
};

/**
 * What a person did, as a platform adapter understood it. A command is already resolved to its skill;
 * a forwarded message is never more than text that somebody else wrote.
 */
export type InboundContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "command"; readonly skill: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly type: "button"; readonly actionId: string }
  | { readonly type: "forwarded"; readonly text: string }
  /** "Stop what you are at": the turn that answers `updateId`, or whatever runs in this chat. Handled by no skill. */
  | { readonly type: "stop"; readonly updateId?: string };

export type ChatKind = "private" | "group";

export type InboundMessage = {
  readonly platform: Platform;
  /** The bot's own id on its platform; update ids are unique only within it. */
  readonly bot: string;
  readonly updateId: string;
  readonly chatId: string;
  readonly userId: string;
  /** Whether others read along; roles and visibility depend on it. */
  readonly chatKind: ChatKind;
  /** Anybody may read along: a public group, a channel that everybody on its server sees. */
  readonly isPublic?: true | undefined;
  /** The forum topic or thread that it was written in; the answer goes there. */
  readonly topicId?: string;
  /** The message that was written, or whose button was pressed. */
  readonly messageId?: string;
  /** One of this bot's own messages that the person replied to. */
  readonly repliesTo?: string;
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
