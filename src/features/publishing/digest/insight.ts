/**
 * One operating insight a digest: the first rule of a list that applies, always with the figures that made it apply.
 * Code decides what is worth saying; a list in a stated order, so that the same figures say the same.
 */
import { rewardToRisk } from "#src/domain/metrics.ts";
import type { Fact } from "../model/publication.ts";
import { absolute, type Amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { EMPTY_TALLY, addTallies, addToTally } from "#src/domain/tally.ts";
import { formatChange, formatMoney, formatPercent, formatSymbol, ratioOf } from "#src/facts/format.ts";
import type { DigestInput } from "./digest-input.ts";

export type Insight = { readonly rule: string; readonly text: string; readonly facts: readonly Fact[] };

type Rule = (input: DigestInput) => Insight | null;

const SOURCE = "round_trips of the period";
const FEW = 5;

/** In the order in which they are asked. */
const RULES: readonly Rule[] = [nothingClosed, stale, feesAteIt, oneSymbol, bothLost, smallWins, tooFew];

export function insightOf(input: DigestInput): Insight {
  for (const rule of RULES) {
    const insight = rule(input);
    if (insight !== null) return insight;
  }
  return { rule: "nothing", text: "Nothing stood out by the rules that look for it.", facts: [] };
}

function allTrips({ figures }: DigestInput): readonly RoundTrip[] {
  return figures.books.flatMap(({ trips }) => trips);
}

function nothingClosed(input: DigestInput): Insight | null {
  if (allTrips(input).length > 0) return null;
  const text = "No round trip closed in this period: there is nothing to learn from but the wait.";
  return { rule: "nothing-closed", text, facts: [] };
}

/** Closes that no level of their own made say more about the desk than about the signal. */
function stale(input: DigestInput): Insight | null {
  const trips = allTrips(input);
  const outside = trips.filter(({ exitReason }) =>
    ["manual-close", "flatten", "drawdown-halt"].includes(exitReason),
  );
  if (outside.length * 4 < trips.length) return null;
  const share = formatPercent(outside.length / trips.length, 0);
  return {
    rule: "closed-from-outside",
    text: `${outside.length} of ${trips.length} round trips (${share}) were closed by hand or by a halt, not by their own exits: they say little about the signal.`,
    facts: [
      {
        name: "round trips closed from outside",
        value: `${outside.length} of ${trips.length}`,
        source: SOURCE,
      },
      { name: "share closed from outside", value: share, source: SOURCE },
    ],
  };
}

function feesAteIt({ figures }: DigestInput): Insight | null {
  const tally = figures.books.map((book) => book.tally).reduce(addTallies, EMPTY_TALLY);
  if (tally.fees === 0n || tally.fees * 2n < absolute(tally.grossPnl)) return null;
  const share = ratioOf(tally.fees, absolute(tally.grossPnl));
  const value = share === null ? "all" : formatPercent(share, 0);
  return {
    rule: "fees",
    text: `Fees of ${formatMoney(tally.fees)} USDT stand against a price PnL of ${formatChange(tally.grossPnl)} USDT over both books: fewer trades, or exits further away, would change the result more than a better entry.`,
    facts: [
      { name: "fees of all books", value: `${formatMoney(tally.fees)} USDT`, source: SOURCE },
      { name: "price PnL of all books", value: `${formatChange(tally.grossPnl)} USDT`, source: SOURCE },
      { name: "fees over price PnL", value, source: SOURCE },
    ],
  };
}

function oneSymbol(input: DigestInput): Insight | null {
  const losses = allTrips(input).filter(({ netPnl }) => netPnl < 0n);
  const bySymbol = new Map<string, { count: number; lost: Amount }>();
  for (const { symbol, netPnl } of losses) {
    const { count, lost } = bySymbol.get(symbol) ?? { count: 0, lost: 0n };
    bySymbol.set(symbol, { count: count + 1, lost: lost + netPnl });
  }
  const [worst] = [...bySymbol].toSorted(([, a], [, b]) => (a.lost < b.lost ? -1 : a.lost > b.lost ? 1 : 0));
  const all = losses.reduce((sum, { netPnl }) => sum + netPnl, 0n);
  if (worst === undefined || worst[1].count < FEW || worst[1].lost * 2n > all) return null;
  const name = formatSymbol(worst[0]);
  const share = formatPercent(ratioOf(worst[1].lost, all), 0);
  return {
    rule: "one-symbol",
    text: `${name} made ${share} of everything that was lost, ${formatChange(worst[1].lost)} USDT in ${worst[1].count} losing round trips.`,
    facts: [
      {
        name: `lost on ${name}`,
        value: `${formatChange(worst[1].lost)} USDT (n=${worst[1].count})`,
        source: SOURCE,
      },
      { name: `share of ${name} in all losses`, value: share, source: SOURCE },
    ],
  };
}

function bothLost({ figures }: DigestInput): Insight | null {
  if (figures.books.length < 2 || figures.books.some(({ tally }) => tally.netPnl >= 0n)) return null;
  const nets = figures.books.map(({ bookId, tally }) => `${bookId} ${formatChange(tally.netPnl)} USDT`);
  return {
    rule: "both-lost",
    text: `Both books lost (${nets.join(", ")}): what both lose together is cost, not direction.`,
    facts: figures.books.map(({ bookId, tally }) => ({
      name: `net PnL, ${bookId}`,
      value: `${formatChange(tally.netPnl)} USDT`,
      source: SOURCE,
    })),
  };
}

function smallWins(input: DigestInput): Insight | null {
  const tally = allTrips(input).reduce(addToTally, EMPTY_TALLY);
  const ratio = rewardToRisk(tally);
  if (ratio === null || ratio >= 1 || tally.wins * 2 < tally.roundTrips) return null;
  const value = ratio.toFixed(2);
  return {
    rule: "small-wins",
    text: `More than half of ${tally.roundTrips} round trips won, and an average win was ${value} of an average loss: the win rate alone looks better than the result.`,
    facts: [
      { name: "average win over average loss", value, source: SOURCE },
      { name: "round trips of all books", value: String(tally.roundTrips), source: SOURCE },
    ],
  };
}

function tooFew(input: DigestInput): Insight | null {
  const { length } = allTrips(input);
  if (length >= 30) return null;
  return {
    rule: "too-few",
    text: `${length} round trips are too few to conclude anything; 30 on each book are needed before a rate says something.`,
    facts: [
      { name: "round trips of all books", value: String(length), source: SOURCE },
      { name: "round trips needed on each book", value: "30", source: "the control experiment's rules" },
    ],
  };
}
