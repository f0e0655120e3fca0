/** What a chat hears, as a card with a button for each kind of alert. */
import type { Answer, SkillButton } from "#agents/define.ts";
import {
  ALERT_KINDS,
  modeOf,
  PROTECTED_KINDS,
  type AlertMode,
  type AlertSettings,
} from "#src/domain/alert-settings.ts";
import { formatMinute } from "#src/domain/local-time.ts";
import { text } from "#src/domain/message.ts";
import { nextMode } from "./alert-words.ts";

export type AlertView = {
  readonly settings: AlertSettings;
  readonly timeZone: string;
  /** Whether alerts come to this chat at all. */
  readonly isHeard: boolean;
  /** Whether whoever looks may change it. */
  readonly mayChange: boolean;
  /** What topics of this chat are bound to: "topic 5: stop-losses". */
  readonly bound: readonly string[];
  /** What was just changed. */
  readonly what?: string;
};

const MARKS: Readonly<Record<AlertMode, string>> = {
  on: "on",
  silent: "silent",
  digest: "digest",
  off: "off",
};

export function alertAnswer(view: AlertView): Answer {
  const { settings, timeZone, isHeard, bound, what } = view;
  const { quiet, digestAt, pnlMin } = settings;
  return {
    headline: what === undefined ? "What this chat hears unasked" : `Alerts of this chat: ${what}`,
    blocks: [
      ...(isHeard ? [] : [text('No alerts come here. An operator turns them on: "/alertset here on".')]),
      {
        type: "fields",
        fields: [
          ...ALERT_KINDS.map((kind) => ({ label: labelOf(kind), value: MARKS[modeOf(settings, kind)] })),
          {
            label: "quiet hours",
            value: quiet === null ? "none" : `${formatMinute(quiet.from)}-${formatMinute(quiet.to)}`,
          },
          { label: "digest at", value: formatMinute(digestAt) },
          { label: "minimum PnL", value: pnlMin === "0" ? "none" : `${pnlMin} USDT` },
          { label: "times are of", value: timeZone },
          ...(bound.length === 0 ? [] : [{ label: "bound", value: bound.join("; ") }]),
        ],
      },
    ],
    ...(view.mayChange && { buttons: buttonsOf(view) }),
    footnote: "* silent at most, never off. In quiet hours only what is critical makes a sound.",
  };
}

function labelOf(kind: (typeof ALERT_KINDS)[number]): string {
  return PROTECTED_KINDS.has(kind) ? `${kind}*` : kind;
}

/** Two a row: a press turns a kind to its next mode. */
function buttonsOf({ settings, isHeard }: AlertView): readonly (readonly SkillButton[])[] {
  const toggles = ALERT_KINDS.map((kind): SkillButton => {
    const mode = nextMode(settings, kind);
    return {
      label: `${kind} ${mode}`,
      skill: "set-alerts",
      input: { change: `${kind} ${mode}` },
      inPlace: true,
    };
  });
  const here: SkillButton = {
    label: isHeard ? "All on" : "Send alerts here",
    skill: "set-alerts",
    input: { change: isHeard ? "all on" : "here on" },
    inPlace: true,
  };
  const rows = Array.from({ length: Math.ceil(toggles.length / 2) }, (_, row) =>
    toggles.slice(2 * row, 2 * row + 2),
  );
  return [...rows, [here]];
}
