import type { TradingState } from "./figures.ts";
import type { BookId } from "./ids.ts";
import type { OutboundMessage } from "./message.ts";
import type { Fill, PositionSide } from "./order.ts";
import type { Position, RoundTrip } from "./position.ts";
import type { Platform } from "./platforms.ts";

/** `eventId` is unique for ever: whoever is told of it twice has been told once. */
type Base = { readonly eventId: string; readonly eventTsMs: number };

/** What happened on the desk, told in the transaction in which it happened. */
export type DeskEvent =
  | (Base & {
      readonly type: "position-opened";
      readonly bookId: BookId;
      readonly fill: Fill;
      readonly position: Position;
    })
  | (Base & {
      readonly type: "position-closed";
      readonly bookId: BookId;
      readonly fill: Fill;
      readonly roundTrip: RoundTrip;
    })
  | (Base & {
      readonly type: "trading-state";
      readonly bookId: BookId;
      readonly state: TradingState;
      readonly reason: string;
      readonly actor: string;
    })
  | (Base & {
      readonly type: "entry-refused";
      readonly bookId: BookId;
      readonly symbol: string;
      readonly side: PositionSide;
      readonly reason: string;
    })
  /** A step of the control experiment; `what` is one sentence. */
  | (Base & {
      readonly type: "control";
      readonly step: "baseline" | "milestone" | "finding" | "verdict" | "decision";
      readonly what: string;
    })
  /** The tamper-evident record: a root that is posted, or a season that begins; `what` is one sentence. */
  | (Base & { readonly type: "record"; readonly step: "root" | "season"; readonly what: string })
  /** Somebody tried what he may not, or who may what was changed; `what` is one sentence. */
  | (Base & { readonly type: "security"; readonly what: string })
  /** A losing round trip was examined. */
  | (Base & { readonly type: "post-mortem"; readonly bookId: BookId; readonly message: OutboundMessage })
  /** Many papers at once about an asset that these books hold. `usual` stories in such a window are its mean; null when unknown. */
  | (Base & {
      readonly type: "news-shock";
      readonly base: string;
      readonly bookIds: readonly BookId[];
      readonly sources: number;
      readonly stories: number;
      readonly usual: number | null;
      readonly windowMs: number;
      readonly headlines: readonly string[];
    })
  /** An adjustment took effect, ended or was undone; `what` is one sentence. */
  | (Base & {
      readonly type: "adjustment";
      readonly step: "shipped" | "ended" | "reverted";
      readonly what: string;
    })
  /** The gate to real money would open or close, were there anything behind it. */
  | (Base & { readonly type: "gate"; readonly bookId: BookId; readonly met: boolean; readonly what: string })
  /** A request for approval was made, decided, carried out or has expired. `told` are chats that have its card already. */
  | (Base & {
      readonly type: "approval";
      readonly what: string;
      readonly told: readonly { readonly platform: Platform; readonly chatId: string }[];
    })
  /** The model's process; nothing that trades waits for it. */
  | (Base & { readonly type: "engine"; readonly state: "up" | "down" | "note"; readonly what: string })
  | (Base & { readonly type: "incident"; readonly bookId: BookId | null; readonly what: string })
  /** An incident that has not come again for a while. */
  | (Base & { readonly type: "recovery"; readonly bookId: BookId | null; readonly what: string })
  | (Base & {
      readonly type: "market-source";
      readonly state: "up" | "down" | "note";
      readonly reason: string;
    });

/** What happened too, though no chat is told of it. */
export type SilentEvent =
  /** A close that filled in part; the round trip is not over. */
  | (Base & {
      readonly type: "position-reduced";
      readonly bookId: BookId;
      readonly fill: Fill;
      readonly position: Position;
    })
  /** Who may what, what a chat is set to, or the rules of a book were changed. */
  | { readonly type: "settings"; readonly of: "roles" | "chats" | "alerts" | "rules" }
  /** The rules of a book are others from now on; `cause` is that of whoever changed them, the same for several books. */
  | {
      readonly type: "rules-changed";
      readonly bookId: BookId;
      readonly reason: string;
      readonly actor: string;
      readonly cause: string;
    }
  /** An alert was written, which a chat is to be sent. */
  | { readonly type: "alert" }
  /** A message was written, is done with, or is to be sent again: the next one of its chat may go. */
  | { readonly type: "outbox" };

export type BusEvent = DeskEvent | SilentEvent;

type Described<T extends BusEvent["type"]> = {
  /** Whether chats may be told of it. */
  readonly isTold: T extends DeskEvent["type"] ? true : false;
  /** Ends "it is published when". */
  readonly when: string;
};

/** Every type of event. */
export const EVENTS: { readonly [T in BusEvent["type"]]: Described<T> } = {
  "position-opened": { isTold: true, when: "a fill opened a position, or added to it" },
  "position-closed": { isTold: true, when: "a fill closed a position" },
  "trading-state": { isTold: true, when: "a book was halted, paused or resumed" },
  "entry-refused": { isTold: true, when: "an order was refused, or ended without a fill" },
  adjustment: { isTold: true, when: "an adjustment took effect, ended or was undone" },
  control: { isTold: true, when: "the control experiment took a step" },
  incident: { isTold: true, when: "something went wrong" },
  "market-source": {
    isTold: true,
    when: "the market's source went away, came back, or had something to say",
  },
  "news-shock": { isTold: true, when: "many papers wrote about an asset that a book holds" },
  "post-mortem": { isTold: true, when: "a losing round trip was examined" },
  record: { isTold: true, when: "a root of the record was posted, or a season began" },
  security: { isTold: true, when: "somebody tried what they may not, or a role was changed" },
  gate: { isTold: true, when: "the gate to real money would have opened or closed" },
  approval: { isTold: true, when: "a request was made, decided, carried out or has expired" },
  engine: { isTold: true, when: "the model's process came, went, or has a warning" },
  recovery: { isTold: true, when: "what was wrong has not come again for a while" },
  "position-reduced": { isTold: false, when: "a fill closed a part of a position" },
  settings: {
    isTold: false,
    when: "roles, a chat's settings, its alerts or the rules of a book were changed",
  },
  "rules-changed": { isTold: false, when: "the rules of a book were changed" },
  alert: { isTold: false, when: "an alert was written" },
  outbox: { isTold: false, when: "a message was written, is done with, or is to be sent again" },
};

export function isTold(event: BusEvent): event is DeskEvent {
  return EVENTS[event.type].isTold;
}

/** The kinds of event that a channel may be named for. */
export const DESK_EVENT_TYPES = (Object.keys(EVENTS) as readonly BusEvent["type"][]).filter(
  (type): type is DeskEvent["type"] => EVENTS[type].isTold,
);
