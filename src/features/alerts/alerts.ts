/** What the desk says unasked. Each event becomes one message whose first line is enough on a lock screen. */
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { BookId } from "#src/domain/ids.ts";
import { code, text, type Block, type OutboundMessage, type Severity } from "#src/domain/message.ts";
import { rateFromUnits } from "#src/domain/money.ts";
import type { Fill, OrderReason } from "#src/domain/order.ts";
import { averagePrice } from "#src/domain/position.ts";
import {
  formatBook,
  formatChange,
  formatDuration,
  formatMoney,
  formatPercent,
  formatPrice,
  formatSymbol,
  formatUtc,
} from "#src/facts/format.ts";

const UNITS = 1e8;

const EXIT_WORDS: Record<OrderReason, string> = {
  "signal-entry": "entry",
  "manual-entry": "entry",
  "take-profit": "take-profit",
  "stop-loss": "stop-loss",
  "moved-take-profit": "take-profit set by hand",
  "moved-stop": "stop set by hand",
  "signal-exit": "exit by signal",
  "manual-close": "closed by hand",
  flatten: "flattened",
  "drawdown-halt": "closed by the drawdown halt",
  liquidation: "LIQUIDATED",
};

/** `books` in the order in which they are numbered. */
export function renderAlert(event: DeskEvent, books: readonly BookId[]): OutboundMessage {
  switch (event.type) {
    case "position-opened":
      return openedAlert(event, books);
    case "position-closed":
      return closedAlert(event, books);
    case "trading-state":
      return stateAlert(event, books);
    case "entry-refused":
      return alert(
        "info",
        `PAPER ${formatBook(event.bookId, books)}: did not open ${event.side} ${formatSymbol(event.symbol)}: ${event.reason}`,
        [],
      );
    case "control":
      return alert(event.step === "verdict" ? "warning" : "info", `PAPER control experiment: ${event.what}`, [
        text("/control shows the figures behind it."),
      ]);
    case "record":
      return recordAlert(event);
    case "security":
      return alert("warning", `PAPER desk, security: ${event.what}`, [text("/people shows who may what.")]);
    case "post-mortem":
      return event.message;
    case "news-shock":
      return newsShockAlert(event, books);
    case "adjustment":
      return alert("warning", `PAPER adjustment: ${event.what}`, [
        text("/adjust shows it, and puts it back before its end."),
      ]);
    case "incident":
      return alert("critical", `PAPER incident: ${event.what}`, [
        text("Nothing else was changed. /audit checks every book against its journal."),
      ]);
    case "recovery":
      return alert("info", `PAPER recovered: ${event.what}`, [text("It has not come again since.")]);
    case "gate":
      return alert("warning", `PAPER ${formatBook(event.bookId, books)}: ${event.what}`, [
        text("/gate shows the figures. It is shown and never opened."),
      ]);
    case "approval":
      return alert("info", `PAPER approvals: ${event.what}`, [text("/approvals shows what waits.")]);
    case "engine":
      return alert(event.state === "down" ? "warning" : "info", `PAPER desk, model: ${event.what}`, [
        text("Trading, commands and alerts go on without it."),
      ]);
    case "market-source":
      return alert(
        event.state === "down" ? "warning" : "info",
        event.state === "up"
          ? `PAPER desk, market data is back: ${event.reason}`
          : `PAPER desk, market data: ${event.reason}`,
        [],
      );
  }
}

type EventOf<Type extends DeskEvent["type"]> = Extract<DeskEvent, { type: Type }>;

function openedAlert(
  { fill, position, bookId }: EventOf<"position-opened">,
  books: readonly BookId[],
): OutboundMessage {
  const { plan } = position;
  const what = `${plan.side} ${formatSymbol(position.symbol)}`;
  const headline = `PAPER ${formatBook(bookId, books)}: opened ${what}, ${formatMoney(fill.notional)} USDT at ${formatPrice(fill.price)}`;
  const exits = [
    plan.takeProfit === null ? [] : [{ label: "take-profit", value: formatPrice(plan.takeProfit) }],
    plan.stopLoss === null ? [] : [{ label: "stop-loss", value: formatPrice(plan.stopLoss) }],
  ].flat();
  return alert("info", headline, [
    {
      type: "fields",
      fields: [{ label: "leverage", value: `${plan.leverage}x` }, ...exits, ...receipt(fill)],
    },
    text(plan.thesis),
  ]);
}

function closedAlert(
  { fill, roundTrip, bookId }: EventOf<"position-closed">,
  books: readonly BookId[],
): OutboundMessage {
  const what = `${roundTrip.side} ${formatSymbol(roundTrip.symbol)}`;
  const headline = `PAPER ${formatBook(bookId, books)}: ${EXIT_WORDS[roundTrip.exitReason]}, ${what}, ${formatChange(roundTrip.netPnl)} USDT`;
  const fields = [
    { label: "entry", value: formatPrice(averagePrice(roundTrip.entryNotional, roundTrip.quantity)) },
    { label: "exit", value: formatPrice(averagePrice(roundTrip.exitNotional, roundTrip.quantity)) },
    { label: "price PnL", value: `${formatChange(roundTrip.grossPnl)} USDT` },
    { label: "fees", value: `${formatMoney(roundTrip.fees)} USDT` },
    { label: "funding", value: `${formatChange(roundTrip.funding)} USDT` },
    { label: "held", value: formatDuration(roundTrip.closedTsMs - roundTrip.openedTsMs) },
    ...receipt(fill),
    { label: "round trip", value: roundTrip.roundTripId },
  ];
  const severity = roundTrip.exitReason === "liquidation" ? "critical" : "info";
  return alert(severity, headline, [{ type: "fields", fields }]);
}

const HASH = /\b[0-9a-f]{64}\b/;
const HASH_SHOWN = 12;

/** A hash is cut in the first line and whole below it, where it can be copied. */
function recordAlert({ what }: EventOf<"record">): OutboundMessage {
  const hash = HASH.exec(what)?.[0];
  const cut = hash === undefined ? what : what.replace(hash, `${hash.slice(0, HASH_SHOWN)}...`);
  return alert("info", `PAPER record: ${cut}`, [
    ...(hash === undefined ? [] : [text(code(hash))]),
    text("Keep it: /verify proves every round trip against it."),
  ]);
}

function newsShockAlert(event: EventOf<"news-shock">, books: readonly BookId[]): OutboundMessage {
  const held = event.bookIds.map((bookId) => formatBook(bookId, books)).join(" and ");
  const minutes = event.windowMs / 60_000;
  const usual =
    event.usual === null ? "what is usual is not known yet" : `${event.usual.toFixed(1)} are usual`;
  return alert(
    "warning",
    `PAPER news about ${event.base}: ${event.stories} stories from ${event.sources} sources in ${minutes} min; open on ${held}`,
    [
      text(`Headlines, as their papers wrote them (${usual}):`),
      { type: "list", items: event.headlines.map((headline) => [headline]) },
      text("Nothing was done about it: news never trades."),
    ],
  );
}

function stateAlert(event: EventOf<"trading-state">, books: readonly BookId[]): OutboundMessage {
  const book = formatBook(event.bookId, books);
  const words = { active: "trades again", reducing: "is paused", halted: "is HALTED" }[event.state];
  const severity: Severity = event.state === "halted" ? "critical" : "info";
  const next =
    event.state === "active" ? [] : [text("Open positions keep their stops. /resume opens again.")];
  // "paused by telegram:7" says it all.
  const isDeed = /^(?:paused|flattened|resumed) by /.test(event.reason);
  return alert(
    severity,
    `PAPER ${book} ${isDeed ? `was ${event.reason}` : `${words}: ${event.reason}`}`,
    next,
  );
}

function receipt(fill: Fill): { label: string; value: string }[] {
  const { slippageRate, latencyMs, model } = fill.receipt;
  const slippage = formatPercent(rateFromUnits(slippageRate) / UNITS, 3);
  return [
    { label: "fee of this fill", value: `${formatMoney(fill.fee)} USDT` },
    { label: "slippage", value: `${slippage} of mid (${model}), ${latencyMs} ms` },
    { label: "time", value: formatUtc(fill.eventTsMs) },
  ];
}

function alert(severity: Severity, headline: string, blocks: readonly Block[]): OutboundMessage {
  return { kind: "alert", severity, headline, blocks };
}
