/** What a chat hears unasked, and how. */
import { minuteOfDay, nextAt } from "./local-time.ts";
import { absolute, amount, type Amount } from "./money.ts";

/** What alerts are about, as people name it. */
export const ALERT_KINDS = [
  "entries",
  "exits",
  "take-profits",
  "stop-losses",
  "liquidations",
  "halts",
  "states",
  "refusals",
  "control",
  "adjustments",
  "gate",
  "approvals",
  "record",
  "incidents",
  "market",
  "engine",
  "news",
  "post-mortems",
  "security",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Nobody is kept in the dark about these: silent, but never off, in a digest, or below a minimum. */
export const PROTECTED_KINDS: ReadonlySet<AlertKind> = new Set([
  "stop-losses",
  "liquidations",
  "halts",
  "security",
]);

export const ALERT_MODES = ["on", "silent", "digest", "off"] as const;
export type AlertMode = (typeof ALERT_MODES)[number];

/** Minutes of the day, `from` included, `to` not; over midnight where `from` is the later. */
export type QuietHours = { readonly from: number; readonly to: number };

export type AlertSettings = {
  /** A kind that is not named is on. */
  readonly modes: Readonly<Partial<Record<AlertKind, AlertMode>>>;
  /** Round trips that made or lost less, in USDT as decimal text, are not told one by one: they go into the digest. */
  readonly pnlMin: string;
  readonly quiet: QuietHours | null;
  /** When the digest comes, a minute of the day. */
  readonly digestAt: number;
  /** An owner wants alerts here, although the machine's settings do not name this chat. */
  readonly isSubscribed: boolean;
};

export const DEFAULT_ALERTS: AlertSettings = {
  modes: {},
  pnlMin: "0",
  quiet: null,
  digestAt: 8 * 60,
  isSubscribed: false,
};

/** `pnl` is net, of what a round trip made; null where there is none. */
export type AlertFacts = {
  readonly kind: AlertKind;
  readonly isCritical: boolean;
  readonly pnl: Amount | null;
};

/** `digest` waits until `releaseTsMs` for the others of its day. */
export type AlertPlan = {
  readonly how: "now" | "digest";
  readonly silent: boolean;
  readonly releaseTsMs: number;
};

export function modeOf(settings: AlertSettings, kind: AlertKind): AlertMode {
  return settings.modes[kind] ?? "on";
}

/** Null: this chat does not hear of it. In quiet hours only what is critical makes a sound. */
export function planAlert(
  settings: AlertSettings,
  facts: AlertFacts,
  nowMs: number,
  timeZone: string,
): AlertPlan | null {
  const mode = modeOf(settings, facts.kind);
  if (mode === "off") return null;
  if (mode === "digest" || isSmall(settings, facts))
    return { how: "digest", silent: false, releaseTsMs: nextAt(nowMs, settings.digestAt, timeZone) };
  const isQuiet = settings.quiet !== null && isWithin(minuteOfDay(nowMs, timeZone), settings.quiet);
  return { how: "now", silent: mode === "silent" || (isQuiet && !facts.isCritical), releaseTsMs: nowMs };
}

function isSmall({ pnlMin }: AlertSettings, { kind, pnl }: AlertFacts): boolean {
  return pnl !== null && !PROTECTED_KINDS.has(kind) && absolute(pnl) < amount(pnlMin);
}

function isWithin(minute: number, { from, to }: QuietHours): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Why a mode cannot be had for a kind, or null. */
export function whyNotMode(kind: AlertKind, mode: AlertMode): string | null {
  return PROTECTED_KINDS.has(kind) && (mode === "off" || mode === "digest")
    ? `${kind} can be silent, and not ${mode === "off" ? "off" : "in a digest"}`
    : null;
}
