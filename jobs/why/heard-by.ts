/** Who hears an event, found by letting the worker's own list of subscribers run over rooms that only know their names. */
import type { Subscriptions } from "#src/bus/bus.ts";
import { describeName, EVENT_NAMES, overlap, type EventName } from "#src/bus/event-names.ts";

export type Hearing = {
  /** What it subscribed to. */
  readonly name: EventName;
  readonly isAfter: boolean;
  /** As the list has it: "vault.markDue". */
  readonly subscriber: string;
  /** Where it stands in the list: "jobs/worker.ts:116". */
  readonly place: string;
};

export type Published = { readonly type: string; readonly place: string };

const PATH = Symbol("path");

/** In the order in which they are called. */
export function hearingsOf(subscribe: (events: Subscriptions, rooms: never) => void): readonly Hearing[] {
  const hearings: Hearing[] = [];
  const keep =
    (isAfter: boolean) =>
    (name: EventName, ...subscribers: readonly unknown[]): void => {
      const place = placeOf(new Error("who subscribes"));
      for (const one of subscribers) hearings.push({ name, isAfter, subscriber: pathOf(one), place });
    };
  subscribe({ on: keep(false), after: keep(true) }, roomAt("") as never);
  return hearings;
}

export function whyLines(
  name: EventName,
  hearings: readonly Hearing[],
  published: readonly Published[],
): readonly string[] {
  const { types, when } = describeName(name);
  const heard = hearings.filter((hearing) => overlap(hearing.name, name));
  const lines = (isAfter: boolean): readonly string[] => {
    const ones = heard.filter((hearing) => hearing.isAfter === isAfter);
    return ones.length === 0 ? ["  nobody"] : columns(ones.map(rowOf));
  };
  const places = published.filter(({ type }) => types.some((one) => one === type));
  return [
    `${name}: published when ${when}`,
    "",
    "Published at",
    ...columns(places.map(({ type, place }) => [place, type])),
    "",
    "Heard inside its transaction, in this order",
    ...lines(false),
    "",
    "Heard after the commit",
    ...lines(true),
  ];
}

/** Every name, and how many hear it. */
export function overviewLines(hearings: readonly Hearing[]): readonly string[] {
  const rows = EVENT_NAMES.map((name) => {
    const count = hearings.filter((hearing) => overlap(hearing.name, name)).length;
    return [name, `${count} ${count === 1 ? "hears" : "hear"} it`, describeName(name).when];
  });
  return ["npm run why -- NAME prints who hears an event. The names are:", "", ...columns(rows)];
}

function rowOf({ subscriber, name, place }: Hearing, index: number): readonly string[] {
  return [`${index + 1}.`, subscriber, name, place];
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}

/** Whatever is taken from it is a room, or a subscriber, that knows by which names it was reached. */
function roomAt(path: string): unknown {
  const of = (key: string): string => (path === "" ? key : `${path}.${key}`);
  return new Proxy(() => undefined, {
    get: (_room, key) => (key === PATH ? path : typeof key === "string" ? roomAt(of(key)) : undefined),
  });
}

function pathOf(subscriber: unknown): string {
  const known = subscriber as { readonly [PATH]?: string; readonly name: string };
  return known[PATH] ?? (known.name === "" ? "a function without a name" : known.name);
}

/** The line that called `on` or `after`: two frames below the one that made the error. */
function placeOf({ stack }: Error): string {
  const [, line = ""] = (stack ?? "").split("\n").slice(1);
  return /([^/]{1,80}\/[^/]{1,80}\.ts:\d{1,6}):\d{1,6}\)?$/.exec(line)?.[1] ?? "unknown";
}
