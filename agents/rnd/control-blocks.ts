/** The experiment in blocks: intervals beside every rate, n beside every interval. */
import { left, right } from "#agents/blocks.ts";
import type { SkillButton } from "#agents/define.ts";
import type {
  BookControl,
  ControlFigures,
  SymbolRow,
} from "#src/features/experiments/model/control-figures.ts";
import { halfOf } from "#src/features/experiments/model/edge-split.ts";
import type { BreakCause } from "#src/features/experiments/model/pairs.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { verdictWords } from "#src/features/experiments/words.ts";
import type { ControlStatus, VerdictFigures } from "#src/features/experiments/control-api.ts";
import {
  formatChange,
  formatMoney,
  formatPercent,
  formatSymbol,
  formatUtc,
  formatWinRate,
  ratioOf,
  ROUND_TRIPS_MIN,
} from "#src/facts/format.ts";

const UNITS = 1e8;
/** Rows on a phone: the symbols that were traded most, and the commonest breaks. */
const SYMBOLS_MAX = 8;
const BREAKS_MAX = 4;

/** Everything that the experiment knows, from the statement down; of an epoch without round trips, little. */
export function controlBlocks(figures: ControlFigures, status: ControlStatus): readonly Block[] {
  const { first, second, bySymbol } = figures;
  const begun = first.tally.roundTrips + second.tally.roundTrips > 0;
  return [
    text(bold(statementOf(figures))),
    ...(begun ? [fieldsOf([first, second].flatMap(bookFields))] : []),
    ...(begun ? [...pairBlocks(figures), ...symbolBlocks(bySymbol)] : []),
    fieldsOf([
      { label: "Epoch", value: epochText(status) },
      { label: "Verdict", value: verdictText(status) },
      ...byHandFields(status),
    ]),
  ];
}

/** "Not enough yet: 12 and 0 round trips, ..." */
export function statementOf({ first, second, statement }: ControlFigures): string {
  const counts = `${first.tally.roundTrips} and ${second.tally.roundTrips} round trips`;
  if (statement === "not-enough") {
    const few = first.winRate.few || second.winRate.few;
    return few
      ? `Not enough yet: ${counts}; ${ROUND_TRIPS_MIN} each are needed before the difference says anything.`
      : `Not enough yet: over ${counts} the intervals overlap, so the difference may be chance.`;
  }
  const ahead = statement === "first-ahead" ? first : second;
  const lost = ahead.tally.netPnl < 0n ? "; it lost money all the same" : "";
  return `${ahead.bookId} is ahead over ${counts}: no interval overlaps${lost}.`;
}

/** "standard is ahead" for a headline; "not enough yet" until it can be said. */
export function headlineOf({ first, second, statement }: ControlFigures): string {
  if (statement === "not-enough") return "not enough yet";
  return `${statement === "first-ahead" ? first.bookId : second.bookId} is ahead`;
}

type Field = { readonly label: string; readonly value: string };

function fieldsOf(fields: readonly Field[]): Block {
  return { type: "fields", fields };
}

function bookFields(book: BookControl): readonly Field[] {
  const { bookId, winRate, winRateInterval, expectancy, expectancyInterval } = book;
  const rate = formatWinRate(winRate.wins, winRate.roundTrips);
  const interval = expectancyInterval?.interval ?? null;
  const range =
    interval === null ? "no interval yet" : `95% ${signed(interval.low)} to ${signed(interval.high)}`;
  return [
    {
      label: `Win rate ${bookId}`,
      value: winRate.roundTrips === 0 ? rate : `${rate}, 95% ${percentRange(winRateInterval)}`,
    },
    {
      label: `A trip ${bookId}`,
      value: expectancy === null ? "none yet" : `${formatChange(expectancy)} USDT net, ${range}`,
    },
    { label: `Fee floor ${bookId}`, value: floorText(book) },
  ];
}

/** The win rates that only pay for the losses and the fees. */
function floorText({ feeFloor, evenAtAverages, feeDrag }: BookControl): string {
  const planned =
    feeFloor === null
      ? []
      : [`needs ${formatPercent(feeFloor.winRate)} wins to come out even at its exits (n=${feeFloor.n})`];
  const averages = evenAtAverages === null ? [] : [`${formatPercent(evenAtAverages)} at its averages`];
  const drag = feeDrag === null ? [] : [`fees are ${formatPercent(feeDrag, 0)} of the price PnL`];
  const parts = [...planned, ...averages, ...drag];
  return parts.length === 0 ? "no round trips yet" : parts.join(", ");
}

function pairBlocks({
  pairs,
  edge,
  edgeInterval,
  paired,
  fisher,
  truncated,
}: ControlFigures): readonly Block[] {
  const counts = `${pairs.complete} complete, ${pairs.open} open, ${pairs.broken} broken, ${pairs.unpaired} alone`;
  const interval = edgeInterval?.interval ?? null;
  const range = interval === null ? "" : `, a pair 95% ${signed(interval.low)} to ${signed(interval.high)}`;
  const breaks = pairs.breaks.slice(0, BREAKS_MAX);
  const fields = [
    { label: "Pairs", value: counts },
    { label: "Edge", value: `${formatChange(halfOf(edge.twiceEdge))} USDT (n=${edge.pairs})${range}` },
    {
      label: "Cost",
      value: `${formatMoney(halfOf(edge.twiceCost))} USDT a side, fees ${formatMoney(halfOf(edge.twiceFees))} of it`,
    },
    {
      label: "Funding",
      value: `${formatChange(edge.fundingFirst)} and ${formatChange(edge.fundingSecond)} USDT`,
    },
    {
      label: "Tests",
      value: `pairs p=${pText(paired.twoSided)} (${paired.discordant} differ), all p=${pText(fisher.twoSided)}`,
    },
  ];
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
    ...(counted > pairs.broken ? ["A pair that broke on both books is in two of these lines."] : []),
    ...(truncated ? ["Pairs and intervals are of the newest round trips only; counts are of all."] : []),
  ];
  return [fieldsOf(fields), ...list, ...notes.map((note) => text(note))];
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

function tripsOf({ first, second }: SymbolRow): number {
  return first.roundTrips + second.roundTrips;
}

function symbolBlocks(rows: readonly SymbolRow[]): readonly Block[] {
  if (rows.length === 0) return [];
  const shown = rows.toSorted((one, other) => tripsOf(other) - tripsOf(one)).slice(0, SYMBOLS_MAX);
  const table: Block = {
    type: "table",
    columns: [left("Pair"), right("n std"), right("net"), right("n inv"), right("net")],
    rows: shown.map(({ symbol, first, second }) => [
      formatSymbol(symbol),
      String(first.roundTrips),
      formatChange(first.netPnl),
      String(second.roundTrips),
      formatChange(second.netPnl),
    ]),
  };
  const hidden = rows.length - shown.length;
  return hidden === 0 ? [table] : [table, text(`${hidden} more not shown.`)];
}

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

/** "verdict-0, hybrid: ... Waits for an owner." */
export function verdictLine({ verdictId, kind, grounds, decided }: VerdictFigures): string {
  const state =
    decided === null
      ? "Waits for an owner"
      : `${decided.decision === "approve" ? "Approved" : "Declined"} by ${decided.actor} at ${formatUtc(decided.tsMs)}`;
  return `${verdictId}, ${verdictWords(kind, grounds)}. ${state}.`;
}

/** One row of two buttons a verdict that waits. */
export function decisionButtons(waiting: readonly VerdictFigures[]): readonly (readonly SkillButton[])[] {
  return waiting.map(({ verdictId }) => [
    decisionButton(verdictId, "approve", "Approve"),
    decisionButton(verdictId, "decline", "Decline"),
  ]);
}

function decisionButton(verdict: string, decision: "approve" | "decline", word: string): SkillButton {
  return { label: `${word} ${verdict}`, skill: "decide-verdict", input: { verdict, decision } };
}

function percentRange({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${formatPercent(low)} to ${formatPercent(high)}`;
}

/** A mean of USDT from statistics, not from the ledger. */
function signed(value: number): string {
  return formatChange(BigInt(Math.round(value * UNITS)));
}

function pText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
