/** What can be subscribed to: each type of event, and names for several of them or for a part of one. */
import { DESK_EVENT_TYPES, EVENTS, type BusEvent, type DeskEvent } from "../domain/desk-event.ts";
import type { OrderReason } from "../domain/order.ts";

type OfType<T extends BusEvent["type"]> = Extract<BusEvent, { readonly type: T }>;

/** A name is for these types, or for the part of them that `isMeant`. */
type Name<T extends BusEvent["type"]> = {
  readonly types: readonly T[];
  readonly isMeant?: (event: OfType<T>) => boolean;
  /** Ends "it is published when". */
  readonly when: string;
};

const STOPS: ReadonlySet<OrderReason> = new Set(["stop-loss", "moved-stop"]);

type Named = {
  readonly fill: "position-opened" | "position-reduced" | "position-closed";
  readonly stop: "position-closed";
  readonly halt: "trading-state";
  readonly resume: "trading-state";
  readonly verdict: "control";
  readonly told: DeskEvent["type"];
};

const NAMED: { readonly [N in keyof Named]: Name<Named[N]> } = {
  fill: {
    types: ["position-opened", "position-reduced", "position-closed"],
    when: "an order was filled, in whole or in part",
  },
  stop: {
    types: ["position-closed"],
    isMeant: ({ roundTrip }) => STOPS.has(roundTrip.exitReason),
    when: "a stop closed a position, a moved one too",
  },
  halt: {
    types: ["trading-state"],
    isMeant: ({ state }) => state === "halted",
    when: "a book was halted",
  },
  resume: {
    types: ["trading-state"],
    isMeant: ({ state }) => state === "active",
    when: "a book trades again",
  },
  verdict: {
    types: ["control"],
    isMeant: ({ step }) => step === "verdict",
    when: "the control experiment proposed a verdict",
  },
  told: { types: DESK_EVENT_TYPES, when: "there is something that chats may be told" },
};

export type EventName = BusEvent["type"] | keyof Named;

export type EventOf<N extends EventName> = N extends keyof Named
  ? OfType<Named[N]>
  : OfType<Extract<N, BusEvent["type"]>>;

export const EVENT_NAMES = [...Object.keys(NAMED), ...Object.keys(EVENTS)] as readonly EventName[];

/** What a name is for. `isMeant` is absent where it is for everything of its types. */
export function describeName(name: EventName): Name<BusEvent["type"]> {
  if (name in NAMED) return NAMED[name as keyof Named] as Name<BusEvent["type"]>;
  const type = name as BusEvent["type"];
  return { types: [type], when: EVENTS[type].when };
}

export function isNamed(event: BusEvent, name: EventName): boolean {
  const { types, isMeant } = describeName(name);
  return types.includes(event.type) && (isMeant?.(event) ?? true);
}

/** Whether whoever subscribed to one name hears of some events of the other. */
export function overlap(one: EventName, other: EventName): boolean {
  const [first, second] = [describeName(one), describeName(other)];
  const isDisjoint = one !== other && first.isMeant !== undefined && second.isMeant !== undefined;
  return !isDisjoint && first.types.some((type) => second.types.includes(type));
}
