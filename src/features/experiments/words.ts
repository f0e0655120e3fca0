/** What the experiment says of its steps, in plain words. */
import { VERDICT_RULES, type VerdictGround, type VerdictKind } from "#src/domain/verdict.ts";
import { formatExact } from "#src/domain/money.ts";
import type { Decision } from "./control-store.ts";

const KINDS: Readonly<Record<VerdictKind, string>> = {
  "locked-in":
    "locked in: the standard book takes the opposite side, its take-profit and stop-loss distances exchanged",
  "futures-disabled": "futures lane disabled on both books",
  hybrid:
    "hybrid: the standard book takes the opposite side only of symbols on which the signal is shown to be wrong",
};

const GROUNDS: Readonly<Record<VerdictGround, string>> = {
  "net-negative": "book 2 is net negative",
  drawdown: `book 2's drawdown is above ${percent(VERDICT_RULES.drawdownAbove)}`,
  "net-and-win-rate": `book 2 is net positive and wins more than ${percent(VERDICT_RULES.winRateAbove)}`,
  neither: "book 2 neither lost nor won clearly",
};

/** "hybrid: ..., because book 2 neither lost nor won clearly". */
export function verdictWords(kind: VerdictKind, grounds: readonly VerdictGround[]): string {
  return `${KINDS[kind]}; because ${grounds.map((ground) => GROUNDS[ground]).join(" and ")}`;
}

export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  approve: "approved",
  decline: "declined",
};

function percent(rate: number): string {
  return `${formatExact(rate * 100)}%`;
}
