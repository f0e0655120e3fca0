/** The settings of a book as a whole: its guards, and where its decisions come from. */
import { WARM_UP_BARS } from "#src/strategies/crossover.ts";
import type { BookRules, MirrorMode, RulePatch, SignalStance } from "#src/domain/book-rules.ts";
import { assert } from "#src/domain/errors.ts";
import { formatDuration } from "#src/facts/format.ts";
import { COIN_LIST } from "./coin-list.ts";
import { decidedByAnother } from "./lane-settings.ts";
import { defineSetting, type SettingSpec } from "./setting-spec.ts";
import { LEVERAGE, MINUTES, MULTIPLE, oneOf, PERCENT } from "./value-kinds.ts";

const STAY_OPEN = "Open positions are not touched.";
const MODES = ["percent", "level"] as const satisfies readonly MirrorMode[];
const STANCES = ["as-is", "inverted", "invert-losers"] as const satisfies readonly SignalStance[];

export const BOOK_SETTINGS: readonly SettingSpec[] = [
  defineSetting({
    name: "leverage-cap",
    says: ["leverage limit", "leverage max", "max leverage", "maximum leverage", "cap on leverage"],
    words: "the most that leverage may be set to",
    aside: () => "Leverage itself stays as it is.",
    kind: LEVERAGE,
    sample: "5x",
    read: ({ guards }) => guards.leverageMax,
    write: (leverageMax) => guard({ leverageMax }),
  }),
  defineSetting({
    name: "exposure",
    says: ["exposure limit", "max exposure", "maximum exposure"],
    words: "the most that all positions together may be, at entry, as a multiple of equity",
    aside: () => STAY_OPEN,
    kind: MULTIPLE,
    read: ({ guards }) => guards.exposureMax,
    write: (exposureMax) => guard({ exposureMax }),
  }),
  defineSetting({
    name: "drawdown-stop",
    says: ["drawdown", "daily drawdown", "drawdown limit", "max drawdown", "daily stop", "daily loss limit"],
    words: "fall of a day's equity (UTC) that closes everything and halts the book",
    aside: () => "It counts what was lost today already, and closes everything when that reaches it.",
    kind: PERCENT,
    sample: "5%",
    read: ({ guards }) => guards.dailyDrawdownMax,
    write: (dailyDrawdownMax) => guard({ dailyDrawdownMax }),
  }),
  defineSetting({
    name: "funding-limit",
    says: ["funding", "funding guard", "funding rate", "funding rate limit", "max funding"],
    words: "the most that a new position may have to pay at the next funding settlement",
    aside: () => "Open positions are not closed by it.",
    kind: PERCENT,
    sample: "0.03%",
    read: ({ guards }) => guards.fundingRateMax,
    write: (fundingRateMax) => guard({ fundingRateMax }),
  }),
  defineSetting({
    name: "cooldown",
    says: ["cool down", "cooldown after a stop", "rest after a stop"],
    words: "how long a symbol rests after a stop-loss or a liquidation",
    aside: () => "It also holds for symbols that rest now.",
    kind: MINUTES,
    idle: decidedByAnother,
    read: ({ guards }) => guards.cooldownMs,
    write: (cooldownMs) => guard({ cooldownMs }),
  }),
  defineSetting({
    name: "scan",
    says: ["scan interval", "scanning", "scanning interval", "scan every", "timeframe"],
    words: "how often it looks at closed bars",
    aside: warmUpText,
    kind: MINUTES,
    idle: decidedByAnother,
    read: ({ scanMs }) => scanMs,
    write: (scanMs) => ({ scanMs }),
  }),
  defineSetting({
    name: "universe",
    says: ["coin list", "list of coins", "trade only", "only trade"],
    words: "the coins that it may open",
    aside: () => "Open positions in other coins keep their exits.",
    kind: COIN_LIST,
    idle: decidedByAnother,
    read: ({ universe }) => universe,
    write: (universe) => ({ universe }),
  }),
  defineSetting({
    name: "mirror",
    says: ["mirror mode", "mirroring"],
    words: "exits by percent of its own, or at the levels where the other book leaves",
    aside: () => "Open positions keep their exits.",
    kind: oneOf(MODES),
    idle: ({ bookId, policy }) => (policy.kind === "mirror" ? null : `${bookId} mirrors no book`),
    read: modeOf,
    write: mirrorPatch,
  }),
  defineSetting({
    name: "stance",
    says: ["side of the signal", "signal stance"],
    words:
      "the side of a signal that it takes; invert-losers inverts symbols where the signal is shown to be wrong",
    aside: () => "Open positions keep their side and their exits.",
    kind: oneOf(STANCES),
    idle: decidedByAnother,
    read: stanceOf,
    write: (stance) => ({ policy: { kind: "signal", stance } }),
  }),
];

function guard(guards: NonNullable<RulePatch["guards"]>): RulePatch {
  return { guards };
}

/** Indicators live on the bars of one interval. */
function warmUpText({ scanMs }: BookRules): string {
  const took = formatDuration(WARM_UP_BARS * scanMs);
  return `Its indicators first need ${WARM_UP_BARS} closed bars (${took}), unless that history is there.`;
}

function modeOf({ policy }: BookRules): MirrorMode {
  assert(policy.kind === "mirror", "only a mirror has a mirror mode");
  return policy.mode;
}

function mirrorPatch(mode: MirrorMode, { policy }: BookRules): RulePatch {
  assert(policy.kind === "mirror", "only a mirror has a mirror mode");
  return { policy: { ...policy, mode } };
}

function stanceOf({ policy }: BookRules): SignalStance {
  assert(policy.kind === "signal", "only a book that trades the signal has a stance");
  return policy.stance;
}
