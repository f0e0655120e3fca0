/** Carries what happens, inside the transaction in which it happens, to whoever subscribed, in the order of the subscriptions. */
import { assert } from "../domain/errors.ts";
import type { BusEvent } from "../domain/desk-event.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import { isNamed, type EventName, type EventOf } from "./event-names.ts";

export type Subscriber<N extends EventName> = (event: EventOf<N>) => void;

export interface Subscriptions {
  /** Called inside the transaction of the event: what it writes is committed with the event, and its throw undoes both. */
  on<N extends EventName>(name: N, ...subscribers: readonly Subscriber<N>[]): void;
  /** Called once the event is committed, never when it was rolled back: for what leaves the database (send, wake, paint). */
  after<N extends EventName>(name: N, ...subscribers: readonly Subscriber<N>[]): void;
}

export type Bus = DeskEventSink & Subscriptions;

/** The part of a database's transactions that a bus stands on. */
export type BusTransactions = {
  readonly atomically: <T>(work: () => T) => T;
  /** The hook runs when the outermost transaction is committed; at once where none is open. */
  readonly afterCommit: (hook: () => void) => void;
};

type Subscription = {
  readonly name: EventName;
  readonly isAfter: boolean;
  readonly subscriber: (event: BusEvent) => void;
};

/** Events that events bring; more is a circle. */
const DEPTH_MAX = 8;

export function createBus({ atomically, afterCommit }: BusTransactions): Bus {
  const subscriptions: Subscription[] = [];
  let [depth, isInUse] = [0, false];

  function subscribe<N extends EventName>(
    name: N,
    isAfter: boolean,
    subscribers: readonly Subscriber<N>[],
  ): void {
    assert(!isInUse, `subscribed to "${name}" after the first event, which it missed`);
    for (const subscriber of subscribers) {
      subscriptions.push({ name, isAfter, subscriber: subscriber as Subscription["subscriber"] });
    }
  }

  function tell(event: BusEvent): void {
    for (const { name, isAfter, subscriber } of subscriptions) {
      if (!isNamed(event, name)) continue;
      if (isAfter) afterCommit(() => subscriber(event));
      else subscriber(event);
    }
  }

  return {
    on: (name, ...subscribers) => subscribe(name, false, subscribers),
    after: (name, ...subscribers) => subscribe(name, true, subscribers),
    emit(event) {
      isInUse = true;
      assert(depth < DEPTH_MAX, `"${event.type}" was published by what hears it: a circle of events`);
      depth += 1;
      try {
        atomically(() => tell(event));
      } finally {
        depth -= 1;
      }
    },
  };
}
