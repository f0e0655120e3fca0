/** What can be subscribed to: each type of event, and names for several of them or for a part of one. */
import { EVENTS, isTold, type BusEvent, type DeskEvent } from "../domain/desk-event.ts";
import type { OrderReason } from "../domain/order.ts";

type OfType<T extends BusEvent["type"]> = Extract<BusEvent, { readonly type: T }>;

type Named = {
  /** An order was filled: a position was opened, or closed. */
  readonly fill: OfType<"position-opened" | "position-closed">;
  /** A position was closed by its stop, a moved one too. */
  readonly stop: OfType<"position-closed">;
  readonly halt: OfType<"trading-state">;
  readonly resume: OfType<"trading-state">;
  readonly verdict: OfType<"control">;
  /** Everything that chats may hear unasked. */
  readonly told: DeskEvent;
};

export type EventName = BusEvent["type"] | keyof Named;

export type EventOf<N extends EventName> = N extends keyof Named
  ? Named[N]
  : OfType<Extract<N, BusEvent["type"]>>;

const STOPS: ReadonlySet<OrderReason> = new Set(["stop-loss", "moved-stop"]);

const NAMED: { readonly [N in keyof Named]: (event: BusEvent) => boolean } = {
  fill: ({ type }) => type === "position-opened" || type === "position-closed",
  stop: (event) => event.type === "position-closed" && STOPS.has(event.roundTrip.exitReason),
  halt: (event) => event.type === "trading-state" && event.state === "halted",
  resume: (event) => event.type === "trading-state" && event.state === "active",
  verdict: (event) => event.type === "control" && event.step === "verdict",
  told: isTold,
};

export const EVENT_NAMES = [...Object.keys(NAMED), ...Object.keys(EVENTS)] as readonly EventName[];

export function isNamed(event: BusEvent, name: EventName): boolean {
  return name in NAMED ? NAMED[name as keyof Named](event) : event.type === name;
}
