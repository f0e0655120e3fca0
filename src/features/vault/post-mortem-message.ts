/** A post-mortem as a message: what happened, why by which rule, and what is to be learned. Its text is a template. */
import type { BookId } from "#src/domain/ids.ts";
import { bold, text, type Block, type OutboundMessage } from "#src/domain/message.ts";
import type { Autopsy } from "./model/autopsy.ts";
import { CAUSE_WORDS, CLASS_TITLES } from "./model/causes.ts";
import type { TripEvidence, TwinNote } from "./model/evidence.ts";
import type { PathPoint } from "./model/price-path.ts";
import {
  formatBook,
  formatChange,
  formatDuration,
  formatMoney,
  formatPercent,
  formatPercentChange,
  formatPrice,
  formatSymbol,
  formatUtc,
} from "#src/facts/format.ts";
import { plannedLoss } from "./gather-evidence.ts";

const FILLS_MAX = 6;
const NEWS_MAX = 3;
const UNITS = 1e8;

/** Of a round trip that lost; `books` in the order in which they are numbered. */
export function postMortemMessage(autopsy: Autopsy, books: readonly BookId[]): OutboundMessage {
  const { evidence, symbol, bookId, netPnl } = autopsy;
  const { side } = evidence.roundTrip;
  const cause = CAUSE_WORDS[autopsy.cause ?? "unclear"];
  return {
    kind: "post-mortem",
    severity: "info",
    headline: `PAPER ${formatBook(bookId, books)} post-mortem: ${side} ${formatSymbol(symbol)} ${formatChange(netPnl)} USDT, ${cause.title.toLowerCase()}`,
    blocks: [
      ...causeBlocks(autopsy),
      {
        type: "fields",
        fields: [...entryFields(evidence), ...pathFields(evidence), ...costFields(evidence)],
      },
      ...fillBlocks(evidence),
      ...newsBlocks(evidence),
      ...(autopsy.lesson === null ? [] : [text(bold("Lesson: "), autopsy.lesson)]),
    ],
    about: { type: "post-mortem", roundTripId: autopsy.roundTripId },
    footnote: `${autopsy.roundTripId}. ${resolutionText(evidence)} The cause is decided by code.`,
  };
}

function causeBlocks({ cause, diagnosis }: Autopsy): readonly Block[] {
  const words = CAUSE_WORDS[cause ?? "unclear"];
  const figures = diagnosis.findings
    .filter((finding) => finding.cause === cause)
    .flatMap((finding) => finding.figures)
    .map(({ what, is, threshold }) => [`${what}: ${is} (threshold ${threshold})`]);
  const others = diagnosis.findings.filter((finding) => finding.cause !== cause);
  const also = others.map((finding) => CAUSE_WORDS[finding.cause].title.toLowerCase()).join(", ");
  return [
    text(bold(`${words.title} `), `(${CLASS_TITLES[words.class].toLowerCase()})`),
    ...(figures.length === 0
      ? [text("No rule of the table fits it.")]
      : [{ type: "list" as const, items: figures }]),
    ...(also === "" ? [] : [text(`Also fired: ${also}.`)]),
  ];
}

type Field = { readonly label: string; readonly value: string };

function entryFields(e: TripEvidence): readonly Field[] {
  const { roundTrip } = e;
  const exits = [
    e.takeProfit === null ? [] : [`TP ${formatPrice(e.takeProfit)} (${formatPercent(e.takeProfitRate, 2)})`],
    e.stopLoss === null ? [] : [`SL ${formatPrice(e.stopLoss)} (${formatPercent(e.stopLossRate, 2)})`],
  ].flat();
  return [
    { label: "thesis", value: e.thesis },
    ...(e.falsifyingPrice === null ? [] : [{ label: "wrong at", value: formatPrice(e.falsifyingPrice) }]),
    { label: "entry", value: `${formatPrice(e.entryPrice)}, ${formatUtc(roundTrip.openedTsMs)}` },
    { label: "exit", value: `${formatPrice(e.exitPrice)} by ${roundTrip.exitReason}, held ${heldText(e)}` },
    ...(exits.length === 0 ? [] : [{ label: "plan", value: `${exits.join(", ")}, ${roundTrip.leverage}x` }]),
  ];
}

function heldText({ roundTrip }: TripEvidence): string {
  return formatDuration(roundTrip.closedTsMs - roundTrip.openedTsMs);
}

function pathFields(e: TripEvidence): readonly Field[] {
  return [
    { label: "worst (MAE)", value: pointText(e.path.adverse) },
    { label: "best (MFE)", value: pointText(e.path.favourable) },
    { label: "market", value: e.regime },
    { label: "control", value: e.twin === null ? "no pair" : twinText(e.twin) },
  ];
}

function pointText({ move, price, tsMs }: PathPoint): string {
  return `${formatPercentChange(move)} at ${formatPrice(price)}, ${formatUtc(tsMs)}`;
}

function twinText({ bookId, state, netPnl, exitReason, why }: TwinNote): string {
  if (state === "open") return `${bookId} still has the other side open`;
  if (state === "not-opened") return `${bookId} did not open${why === null ? "" : `: ${why}`}`;
  return `${bookId} ${state} ${netPnl === null ? "" : formatChange(netPnl)} USDT by ${exitReason ?? "an unknown exit"}`;
}

function costFields(e: TripEvidence): readonly Field[] {
  const { atMids, slippage, fees, funding, netPnl } = e.costs;
  const planned = plannedLoss(e);
  return [
    { label: "price move", value: `${formatChange(atMids)} USDT` },
    { label: "slippage", value: `${formatChange(-slippage)} USDT` },
    { label: "fees", value: `${formatChange(-fees)} USDT` },
    { label: "funding", value: `${formatChange(funding)} USDT` },
    {
      label: "net",
      value: `${formatChange(netPnl)} USDT${planned === null ? "" : `; the stop risked ${formatMoney(planned)}`}`,
    },
    ...(e.rules === null ? [] : [{ label: "rules at entry", value: rulesText(e) }]),
  ];
}

function rate(value: number): string {
  return formatPercent(value / UNITS, 2);
}

function rulesText({ rules, roundTrip }: TripEvidence): string {
  if (rules === null) return "not kept";
  const lane = rules.lanes[roundTrip.lane];
  return [
    `scan ${rules.scanMs / 60_000} min`,
    `${roundTrip.lane} ${rate(lane.allocation)} in ${lane.positionsMax} at ${lane.leverage}x`,
    `TP ${rate(lane.takeProfit)}, SL ${rate(lane.stopLoss)}`,
    `cooldown ${formatDuration(rules.guards.cooldownMs)}`,
  ].join("; ");
}

function fillBlocks({ fills }: TripEvidence): readonly Block[] {
  const shown = fills.slice(0, FILLS_MAX).map((fill) => {
    const slippage = formatPercent(fill.slippageRate / UNITS, 3);
    return [
      `${fill.effect} ${formatPrice(fill.price)}, mid ${formatPrice(fill.mid)}, slippage ${slippage} (${fill.model}), fee ${formatMoney(fill.fee)}, ${fill.latencyMs} ms`,
    ];
  });
  const rest = fills.length - shown.length;
  return [{ type: "list", items: rest > 0 ? [...shown, [`and ${rest} more fills`]] : shown }];
}

function newsBlocks({ news }: TripEvidence): readonly Block[] {
  if (news.length === 0) return [text("News at the time: none known.")];
  const items = news
    .slice(0, NEWS_MAX)
    .map((item) => [`${formatUtc(item.publishedTsMs)} ${item.source}: ${item.title}`]);
  return [text("News at the time:"), { type: "list", items }];
}

function resolutionText({ path: { barMs, bars, missingMs } }: TripEvidence): string {
  if (barMs === null) return "No bar covers it: worst and best are those of its fills.";
  const gap = missingMs === 0 ? "" : `, ${formatDuration(missingMs)} without data`;
  return `Path from ${bars} bars of ${formatDuration(barMs)}${gap}; the first and the last count from the entry and to the exit only.`;
}
