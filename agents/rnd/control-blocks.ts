/** The experiment in blocks: what the pairs say first, both sides of them, and the whole books apart. */
import { left, right } from "#agents/blocks.ts";
import type { SkillButton } from "#agents/define.ts";
import { calibrationNote } from "#src/features/experiments/calibration-words.ts";
import type { Finding } from "#src/features/experiments/model/finding.ts";
import { contradiction, formatMean, findingReason } from "#src/features/experiments/finding-words.ts";
import type { ControlFigures, PairSide } from "#src/features/experiments/model/control-figures.ts";
import { halfOf } from "#src/features/experiments/model/edge-split.ts";
import type { LookInterval } from "#src/features/experiments/model/looks.ts";
import type { BreakCause } from "#src/features/experiments/model/pairs.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { verdictWords } from "#src/features/experiments/words.ts";
import type { ControlStatus, VerdictFigures } from "#src/features/experiments/control-api.ts";
import { formatChange, formatMoney, formatPercent, formatUtc, ratioOf } from "#src/facts/format.ts";

/** On a phone: the commonest breaks. */
const BREAKS_MAX = 4;

export function controlBlocks(figures: ControlFigures, status: ControlStatus): readonly Block[] {
  const { finding, pairs } = figures;
  return [
    text(bold(findingReason(finding))),
    ...noteOf(finding),
    ...(pairs.complete === 0 ? [] : [sidesTable(figures), text(costText(figures))]),
    ...(pairs.complete + pairs.open + pairs.broken === 0 ? [] : pairBlocks(figures)),
    fieldsOf([
      { label: "Baseline", value: epochText(status) },
      { label: "Verdict", value: verdictText(status) },
      ...byHandFields(status),
    ]),
  ];
}

function noteOf(finding: Finding): readonly Block[] {
  const note = calibrationNote(finding);
  return note === null ? [] : [text(note)];
}

/** Over the complete pairs alone; at most 36 characters wide. */
function sidesTable({ sides, finding }: ControlFigures): Block {
  const row = (label: string, of: (side: PairSide) => string): readonly string[] => [
    label,
    of(sides.first),
    of(sides.second),
  ];
  return {
    type: "table",
    columns: [left("In pairs"), right("Book 1"), right("Book 2")],
    rows: [
      row("Won", ({ wins, roundTrips }) => formatPercent(wins / roundTrips)),
      row("95%", ({ winRateInterval: { low, high } }) => `${whole(low)}-${whole(high)}%`),
      row("Break-even", ({ feeFloor }) => (feeFloor === null ? "-" : formatPercent(feeFloor.winRate))),
      row("Result", ({ result }) => formatChange(result)),
      row("Funding", ({ funding }) => formatChange(funding)),
      ["A pair", meanOf(finding.first), meanOf(finding.second)],
    ],
  };
}

function meanOf(interval: LookInterval | null): string {
  return interval === null ? "-" : formatMean(interval.mean);
}

function whole(rate: number): string {
  return (rate * 100).toFixed(0);
}

function costText({ edge, sides }: ControlFigures): string {
  const [cost, fees] = [halfOf(edge.twiceCost), halfOf(edge.twiceFees)];
  return `USDT over ${sides.first.roundTrips} pairs. Taking part cost each book ${formatMoney(cost)} before funding; fees were ${formatMoney(fees)}.`;
}

type Field = { readonly label: string; readonly value: string };

function fieldsOf(fields: readonly Field[]): Block {
  return { type: "fields", fields };
}

/** Said where a pair broke: whether what is missing would change the edge. */
function brokenText({ withBroken }: ControlFigures): readonly string[] {
  const { added, leftOut, without, with: all } = withBroken;
  if (added === 0 || without === null || all === null) return [];
  const rest = leftOut === 0 ? "" : ` ${leftOut} more could not be filled in.`;
  return [
    `With ${added} broken pairs filled in from bars the edge is ${formatMean(all.mean)} a pair, without them ${formatMean(without.mean)}.${rest}`,
  ];
}

function pairBlocks(figures: ControlFigures): readonly Block[] {
  const { pairs, truncated } = figures;
  const counts = `${pairs.complete} complete pairs, ${pairs.open} open, ${pairs.broken} broken. ${pairs.unpaired} trades are in no pair.`;
  const breaks = pairs.breaks.slice(0, BREAKS_MAX);
  const list: Block[] =
    breaks.length === 0
      ? []
      : [
          {
            type: "list",
            items: breaks.map(({ bookId, cause, why, pairs: n }) => [
              `${n} broken on ${bookId}: ${CAUSES[cause] ?? cause}${why === null ? "" : `, ${why}`}`,
            ]),
          },
        ];
  const counted = pairs.breaks.reduce((total, { pairs: n }) => total + n, 0);
  const notes = [
    ...brokenText(figures),
    ...(counted > pairs.broken ? ["A pair that broke on both books is in two of these lines."] : []),
    ...(truncated ? ["Only the newest trades were read for this."] : []),
  ];
  return [text(counts), ...list, ...notes.map((note) => text(note))];
}

const CAUSES: Readonly<Partial<Record<BreakCause, string>>> = {
  "not-opened": "not opened",
  "signal-exit": "left by a signal",
  "moved-take-profit": "left at a level set by hand",
  "moved-stop": "left at a level set by hand",
  "manual-close": "closed by hand",
  flatten: "flattened",
  "drawdown-halt": "closed by the drawdown halt",
};

/** Said only where there are some. */
function byHandFields({ byHand }: ControlStatus): readonly { label: string; value: string }[] {
  const some = byHand.filter(({ tally }) => tally.roundTrips > 0);
  if (some.length === 0) return [];
  const each = some.map(
    ({ bookId, tally }) => `${bookId} ${tally.roundTrips}, ${formatChange(tally.netPnl)} USDT`,
  );
  return [{ label: "By hand", value: `${each.join("; ")} (in equity, not in the experiment)` }];
}

function epochText({ epoch, baseline }: ControlStatus): string {
  return baseline === null
    ? `${epoch}, since the books were opened`
    : `${epoch}, since ${formatUtc(baseline.eventTsMs)}: ${baseline.reason} (${baseline.actor})`;
}

function verdictText({ progress, verdict }: ControlStatus): string {
  if (verdict !== null) return verdictLine(verdict);
  const { roundTrips, needed, fall } = progress;
  const fallen = formatPercent(ratioOf(fall.loss, fall.peak));
  return `${roundTrips} of ${needed} round trips of book 2, its deepest fall ${fallen}`;
}

/** What a waiting verdict asks for against what the pairs say, or null. */
export function doubtOf({ decided, kind, finding }: VerdictFigures): string | null {
  return decided === null ? contradiction(kind, finding) : null;
}

/** "verdict-0, hybrid: ... Waits for an owner." */
export function verdictLine(verdict: VerdictFigures): string {
  const { verdictId, kind, grounds, decided } = verdict;
  const state =
    decided === null
      ? "Waits for an owner"
      : `${decided.decision === "approve" ? "Approved" : "Declined"} by ${decided.actor} at ${formatUtc(decided.tsMs)}`;
  const doubt = doubtOf(verdict);
  return `${doubt === null ? "" : `${doubt} `}${verdictId}, ${verdictWords(kind, grounds)}. ${state}.`;
}

/** One row a verdict that waits. To keep testing changes nothing: the verdict goes on waiting. */
export function decisionButtons(waiting: readonly VerdictFigures[]): readonly (readonly SkillButton[])[] {
  const which = (verdictId: string): string => (waiting.length === 1 ? "" : ` (${verdictId})`);
  return waiting.map(({ verdictId }) => [
    decisionButton(verdictId, "approve", `Follow the rule${which(verdictId)}`),
    { label: `Keep testing${which(verdictId)}`, skill: "compare-books", input: {} },
    decisionButton(verdictId, "decline", `Keep as it is${which(verdictId)}`),
  ]);
}

function decisionButton(verdict: string, decision: "approve" | "decline", label: string): SkillButton {
  return { label, skill: "decide-verdict", input: { verdict, decision } };
}
