/** An adjustment as blocks: what it changes, how sure code is and by which method, and what the replay says. */
import type { AdjustmentChange, ReplayedBook, ReplayEvidence } from "./model/adjustment.ts";
import { PATTERN_METHOD, type LossPattern } from "./model/loss-pattern.ts";
import { proofOf } from "./model/proof.ts";
import { chanceText, ownText, proofText } from "./proof-words.ts";
import { leavesOf, type RuleLeaf } from "./model/rule-leaves.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import type { AdjustmentFigures } from "./adjustments-api.ts";
import {
  formatChange,
  formatDuration,
  formatPercent,
  formatPercentChange,
  formatUtc,
  formatWinRate,
} from "#src/facts/format.ts";

const UNITS = 1e8;
/** What a replay cannot know, said wherever one is shown. */
const REPLAY_CAVEAT =
  "The replay runs the desk itself over the bars of its own ledger: without funding, and with a usual turnover for slippage. What was rested or changed is so over all of it.";

/** Everything that an owner needs to decide. */
export function adjustmentBlocks(figures: AdjustmentFigures): readonly Block[] {
  const { reason, changes, found, lastsMs, evidence, steps } = figures;
  const why = steps.findLast(({ step }) => step === "replayed")?.what ?? "not replayed yet";
  return [
    text(`${reason}.`),
    { type: "list", items: changes.map((change) => [changeText(change)]) },
    ...(evidence === null
      ? [text(`Evidence: ${why}.`)]
      : [text(bold("Proof "), `${proofText(proofOf(evidence))}.`), ...evidenceBlocks(evidence)]),
    text(bold("Pattern "), patternText(figures)),
    text(`That is ${PATTERN_METHOD}.`),
    ...(found === null ? [] : [text(foundText(found))]),
    text(`It ends ${formatDuration(lastsMs)} after it ships, and can be reverted before.`),
  ];
}

/** "such round trips lose with a probability of 99% (n=12): ...". */
export function patternText({ pattern, search }: Pick<AdjustmentFigures, "pattern" | "search">): string {
  const { probability, mean, low, high, n }: LossPattern = pattern;
  const interval = `${formatPercentChange(low)} to ${formatPercentChange(high)}`;
  const among =
    search === null || search.patterns === 1
      ? ""
      : ` One of ${search.patterns} that were looked for: corrected for that, ${chanceText(1 - search.adjusted)}.`;
  return `such round trips lose with a probability of ${chanceText(probability)} (n=${n}): ${formatPercentChange(mean)} a round trip, 95% interval ${interval}.${among}`;
}

function foundText({ fromTsMs, toTsMs }: NonNullable<AdjustmentFigures["found"]>): string {
  return `It was found on closes from ${formatUtc(fromTsMs)} to ${formatUtc(toTsMs)}, and replayed on the days after them.`;
}

function changeText(change: AdjustmentChange): string {
  if (change.type === "ban") return `${change.bookId}: no entry in ${change.base} for ${change.hours} h`;
  const parts = leavesOf(change.patch).map(({ leaf, value }) => `${leafName(leaf)} ${leafText(leaf, value)}`);
  return `${change.bookId}: ${parts.join(", ")}`;
}

const LEAF_NAMES: Readonly<Record<string, string>> = {
  scanMs: "scan every",
  "guards.cooldownMs": "cooldown",
  "guards.fundingRateMax": "funding at most",
};

function leafName(leaf: RuleLeaf): string {
  return (
    LEAF_NAMES[leaf] ??
    leaf.replace(".", " ").replace("stopLoss", "stop").replace("takeProfit", "take-profit")
  );
}

/** Rates are in units of 1e-8; times and whole numbers are what they are. */
function leafText(leaf: RuleLeaf, value: number): string {
  if (leaf.endsWith("Ms")) return formatDuration(value);
  return leaf.endsWith("leverage") ? `${value}x` : formatPercent(value / UNITS, 3);
}

/** Before and after over the same bars, with n and an interval. */
export function evidenceBlocks({ books, bars, symbols, fromTsMs, toTsMs }: ReplayEvidence): readonly Block[] {
  return [
    text(
      bold("Replay "),
      `over ${bars} bars of ${symbols} symbols, ${formatUtc(fromTsMs)} to ${formatUtc(toTsMs)}:`,
    ),
    { type: "list", items: books.map((book) => [bookText(book)]) },
    text(REPLAY_CAVEAT),
  ];
}

function bookText(book: ReplayedBook): string {
  const { bookId, before, after, perDay } = book;
  const sides = [before, after].map(
    (side) =>
      `${formatChange(side.gain)} USDT, won ${formatWinRate(side.wins, side.roundTrips)}, drawdown ${formatPercent(side.maxDrawdown)}`,
  );
  const difference =
    perDay === null
      ? "too few days for an interval"
      : `${signed(perDay.mean)} USDT a day, 95% interval ${signed(perDay.low)} to ${signed(perDay.high)} (n=${perDay.n} days)`;
  return `${bookId}: ${sides.join(" -> ")}; ${difference}; ${ownText(book)}`;
}

function signed(value: number): string {
  const shown = value.toFixed(2);
  return value > 0 ? `+${shown}` : shown;
}

/** "before: 40 round trips, 25 losses (12 of the kind), -8.20 USDT; since: ...". */
export function countsText({ counts }: AdjustmentFigures): string | null {
  if (counts === null) return null;
  const side = ({ roundTrips, losses, matching, netPnl }: typeof counts.before): string =>
    `${roundTrips} round trips, ${losses} losses (${matching} of its kind), ${formatChange(netPnl)} USDT`;
  return `in the ${formatDuration(counts.windowMs)} before: ${side(counts.before)}; since: ${side(counts.after)}`;
}
