/** How people change what a chat hears: "stop-losses silent", "quiet 23:00-07:00", "min 0.50". */
import { refusal } from "#agents/targets.ts";
import {
  ALERT_KINDS,
  ALERT_MODES,
  modeOf,
  whyNotMode,
  type AlertKind,
  type AlertMode,
  type AlertSettings,
} from "#src/domain/alert-settings.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { formatMinute, readTime } from "#src/domain/local-time.ts";

/** `what` is a past tense for the record and the answer. */
export type AlertChange = { readonly settings: AlertSettings; readonly what: string };

const HOW =
  "For example: stop-losses silent, refusals off, quiet 23:00-07:00, digest 08:00, min 0.50, all on.";

/** What the words make of the settings, or why not. */
export function changeAlerts(said: string, settings: AlertSettings): AlertChange | Refusal {
  const words = said.toLowerCase().trim().replaceAll(/\s+/g, " ");
  return (
    changeQuiet(words, settings) ??
    changeDigest(words, settings) ??
    changeMinimum(words, settings) ??
    changePlace(words, settings) ??
    changeMode(words, settings) ??
    refusal(
      "ALERTS_UNKNOWN",
      `I cannot read "${said.slice(0, 60)}" as a change of alerts. Nothing was done.`,
      HOW,
    )
  );
}

function changeQuiet(words: string, settings: AlertSettings): AlertChange | Refusal | null {
  const [, said] = /\bquiet(?: hours)? (.+)$/.exec(words) ?? [];
  if (said === undefined) return null;
  if (/^(?:off|none|no)$/.test(said))
    return { settings: { ...settings, quiet: null }, what: "ended quiet hours" };
  const [from, to] = said
    .replace(/^from /, "")
    .split(/\s*(?:-|–|to|until)\s*/)
    .map(readTime);
  if (from === undefined || to === undefined || from === null || to === null || from === to)
    return refusal(
      "QUIET_UNKNOWN",
      `"${said}" are no quiet hours. Nothing was done.`,
      "Type, for example, quiet 23:00-07:00, or quiet off.",
    );
  const what = `set quiet hours to ${formatMinute(from)}-${formatMinute(to)}`;
  return { settings: { ...settings, quiet: { from, to } }, what };
}

function changeDigest(words: string, settings: AlertSettings): AlertChange | null {
  const digestAt = readTime(/\bdigest (?:at )?(\S+)$/.exec(words)?.[1] ?? "");
  return digestAt === null
    ? null
    : { settings: { ...settings, digestAt }, what: `set the digest to ${formatMinute(digestAt)}` };
}

function changeMinimum(words: string, settings: AlertSettings): AlertChange | null {
  const [, pnlMin] = /\bmin(?:imum)?(?: pnl)? (\d{1,9}(?:\.\d{1,8})?)(?: usdt)?$/.exec(words) ?? [];
  return pnlMin === undefined
    ? null
    : { settings: { ...settings, pnlMin }, what: `set the minimum PnL to ${pnlMin} USDT` };
}

function changePlace(words: string, settings: AlertSettings): AlertChange | null {
  const [, mode] = /\bhere (on|off)$/.exec(words) ?? [];
  if (mode === undefined) return null;
  const isSubscribed = mode === "on";
  return {
    settings: { ...settings, isSubscribed },
    what: isSubscribed ? "turned alerts on" : "turned alerts off",
  };
}

function changeMode(words: string, settings: AlertSettings): AlertChange | Refusal | null {
  const mode = ALERT_MODES.find((one) => new RegExp(`\\b${one}$`).test(words));
  if (mode === undefined) return null;
  const named = words.slice(0, -mode.length).trim();
  if (named === "all") return changeAll(mode, settings);
  const kind = kindIn(named);
  if (kind === null)
    return refusal(
      "KIND_UNKNOWN",
      `There are no alerts called "${named}". Nothing was done.`,
      `They are: ${ALERT_KINDS.join(", ")}.`,
    );
  const why = whyNotMode(kind, mode);
  if (why !== null)
    return refusal(
      "KIND_PROTECTED",
      `${why}: nobody is kept in the dark about them. Nothing was done.`,
      `Type "${kind} silent".`,
    );
  return { settings: withMode(settings, kind, mode), what: `set ${kind} to ${mode}` };
}

/** Those that may not be off, or wait, become silent. */
function changeAll(mode: AlertMode, settings: AlertSettings): AlertChange {
  const next = ALERT_KINDS.reduce(
    (sum, kind) => withMode(sum, kind, whyNotMode(kind, mode) === null ? mode : "silent"),
    settings,
  );
  return { settings: next, what: `set all alerts to ${mode}` };
}

function withMode(settings: AlertSettings, kind: AlertKind, mode: AlertMode): AlertSettings {
  return { ...settings, modes: { ...settings.modes, [kind]: mode } };
}

/** "stop losses", "stop-loss" and "stops" are stop-losses. */
export function kindIn(named: string): AlertKind | null {
  const plain = named.replaceAll(/[^a-z]/g, "");
  if (plain.length < 3) return null;
  return (
    ALERT_KINDS.find(
      (kind) =>
        kind.replaceAll("-", "").startsWith(plain) || plain === kind.replaceAll("-", "").replace(/s$/, ""),
    ) ?? null
  );
}

/** The mode that a button on a kind leads to. */
export function nextMode(settings: AlertSettings, kind: AlertKind): AlertMode {
  const allowed = ALERT_MODES.filter((mode) => whyNotMode(kind, mode) === null);
  const now = allowed.indexOf(modeOf(settings, kind));
  return allowed[(now + 1) % allowed.length] ?? "on";
}
