/** The settings that each lane has: the same rules twice, under a name for each. */
import type { BookRules, LaneRules, RulePatch } from "#src/domain/book-rules.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { defineSetting, type SettingOf, type SettingSpec } from "./setting-spec.ts";
import { COUNT, LEVERAGE, ON_OFF, PERCENT } from "./value-kinds.ts";

const KEEPS_EXITS = "Open positions keep their exits.";

/** In the order in which they are shown: a lane's own switch first. */
export const LANE_SETTINGS: readonly SettingSpec[] = [
  laneSwitch("futures", ["perps", "perpetuals"]),
  defineSetting({
    name: "leverage",
    says: ["futures leverage"],
    words: "leverage of a futures position",
    aside: () => "Open positions keep theirs.",
    kind: LEVERAGE,
    read: ({ lanes }) => lanes.futures.leverage,
    write: (leverage) => patchOf("futures", { leverage }),
  }),
  ...laneRules("futures", "take-profit", "stop-loss"),
  laneSwitch("spot", []),
  ...laneRules("spot", "spot-take-profit", "spot-stop-loss"),
];

function laneSwitch(lane: Lane, nicknames: readonly string[]): SettingSpec {
  return defineSetting({
    name: lane,
    says: [lane, ...nicknames].flatMap((word) => [word, `${word} lane`, `${word} trading`]),
    words: `whether it opens ${lane} positions`,
    aside: () => KEEPS_EXITS,
    kind: ON_OFF,
    read: ({ lanes }) => lanes[lane].enabled,
    write: (enabled) => patchOf(lane, { enabled }),
  });
}

function laneRules(lane: Lane, takeProfit: string, stopLoss: string): readonly SettingSpec[] {
  return [
    exitSetting(lane, takeProfit, "takeProfit", "gain", ["take profit", "takeprofit", "tp", "profit target"]),
    exitSetting(lane, stopLoss, "stopLoss", "loss", ["stop loss", "stoploss", "sl"]),
    defineSetting({
      name: `${lane}-share`,
      says: saysOf(lane, ["share", "allocation"]),
      words: `part of its equity that ${lane} may take`,
      aside: () => "Open positions keep their size.",
      kind: PERCENT,
      sample: lane === "futures" ? "60%" : "20%",
      read: ({ lanes }) => lanes[lane].allocation,
      write: (allocation) => patchOf(lane, { allocation }),
    }),
    defineSetting({
      name: `${lane}-positions`,
      says: saysOf(lane, ["positions", "max positions", "maximum positions", "position limit"]),
      words: `${lane} positions at once, each an equal part of the share`,
      aside: () => "Open positions stay open, and keep their size.",
      kind: COUNT,
      idle: decidedByAnother,
      read: ({ lanes }) => lanes[lane].positionsMax,
      write: (positionsMax) => patchOf(lane, { positionsMax }),
    }),
  ];
}

function exitSetting(
  lane: Lane,
  name: string,
  rule: "takeProfit" | "stopLoss",
  what: "gain" | "loss",
  phrases: readonly string[],
): SettingSpec {
  const setting: SettingOf<LaneRules["takeProfit"]> = {
    name,
    says: saysOf(lane, phrases),
    words: `${what} at which a ${lane} position closes, from its entry price`,
    aside: () => KEEPS_EXITS,
    kind: PERCENT,
    idle: (rules) => noOwnExits(rules, lane),
    read: ({ lanes }) => lanes[lane][rule],
    write: (value) => patchOf(lane, { [rule]: value }),
  };
  return defineSetting(setting);
}

/** A lane's phrases: futures has them bare too, since most of what is said means futures. */
function saysOf(lane: Lane, phrases: readonly string[]): readonly string[] {
  const named = phrases.flatMap((phrase) => [
    `${lane} ${phrase}`,
    `${phrase} of ${lane}`,
    `${phrase} on ${lane}`,
  ]);
  return lane === "futures" ? [...phrases, ...named] : named;
}

function patchOf(lane: Lane, rules: Partial<LaneRules>): RulePatch {
  return { lanes: { [lane]: rules } };
}

/** Why a mirror has no such rule of its own: it takes what the other book opens, when that one does. */
export function decidedByAnother({ bookId, policy }: BookRules): string | null {
  return policy.kind === "mirror" ? `${bookId} mirrors ${policy.of}, which decides it for both` : null;
}

function noOwnExits({ bookId, policy }: BookRules, lane: Lane): string | null {
  if (policy.kind === "signal") return null;
  if (lane === "spot") return `${bookId} mirrors ${policy.of} and only accumulates on spot`;
  return policy.mode === "level" ? `${bookId} leaves at the levels of ${policy.of}` : null;
}
