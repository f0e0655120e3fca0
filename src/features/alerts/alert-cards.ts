/** Several alerts as one message: a burst, what an outage held back, a digest. Nothing is left out: what is not listed is counted. */
import type { AlertKind } from "#src/domain/alert-settings.ts";
import type { BookId } from "#src/domain/ids.ts";
import { formatTime } from "#src/domain/local-time.ts";
import { bold, text, type OutboundMessage, type Severity, type Span } from "#src/domain/message.ts";
import type { Amount } from "#src/domain/money.ts";
import type { AlertRow } from "./store/alert-store.ts";
import { formatBook, formatChange } from "#src/facts/format.ts";

export type CardKind = "burst" | "catch-up" | "digest";

export type CardStyle = { readonly books: readonly BookId[]; readonly timeZone: string };

/** Lines of one card; the rest is counted by kind. Critical ones come first. */
export const LINES_MAX = 60;

/** A kind as it is counted: of one, of several. */
const COUNTED: Readonly<Record<AlertKind, readonly [one: string, many: string]>> = {
  entries: ["entry", "entries"],
  exits: ["exit", "exits"],
  "take-profits": ["take-profit", "take-profits"],
  "stop-losses": ["stop-loss", "stop-losses"],
  liquidations: ["liquidation", "liquidations"],
  halts: ["halt", "halts"],
  states: ["change of state", "changes of state"],
  refusals: ["refusal", "refusals"],
  control: ["word on the control", "words on the control"],
  adjustments: ["adjustment", "adjustments"],
  gate: ["change of the gate", "changes of the gate"],
  approvals: ["approval", "approvals"],
  record: ["record", "records"],
  incidents: ["incident", "incidents"],
  market: ["market notice", "market notices"],
  engine: ["model notice", "model notices"],
  news: ["news shock", "news shocks"],
  "post-mortems": ["post-mortem", "post-mortems"],
  security: ["security notice", "security notices"],
};

/** `rows` in the order in which they came; at least one. */
export function alertCard(kind: CardKind, rows: readonly AlertRow[], style: CardStyle): OutboundMessage {
  const critical = rows.filter(isCritical);
  const others = rows.filter((row) => !isCritical(row));
  const listed = [...critical, ...others].slice(0, LINES_MAX);
  const rest = [...critical, ...others].slice(LINES_MAX);
  const kinds = new Set(rows.map((row) => row.kind));
  const [only] = kinds;
  return {
    kind: kind === "digest" ? "digest" : "alert",
    severity: severityOf(rows),
    headline: headlineOf(kind, rows, critical.length, style),
    blocks: [
      { type: "list", items: listed.map((row) => itemOf(row, style.timeZone)) },
      ...(rest.length === 0 ? [] : [text(`And ${rest.length} more: ${countsOf(rest)}.`)]),
    ],
    ...(kinds.size === 1 && only !== undefined && { eventKind: only }),
  };
}

export function isCritical(row: AlertRow): boolean {
  return row.message.severity === "critical";
}

function severityOf(rows: readonly AlertRow[]): Severity {
  const held = new Set(rows.map(({ message }) => message.severity));
  return (["critical", "warning"] as const).find((severity) => held.has(severity)) ?? "info";
}

/** "PAPER book 1: 5 alerts, 3 entries, 2 stop-losses -4.20 USDT". */
function headlineOf(kind: CardKind, rows: readonly AlertRow[], critical: number, style: CardStyle): string {
  const where = bookWords(rows, style.books);
  const serious = critical === 0 ? "" : `, ${critical} CRITICAL`;
  const what = `${where}${rows.length} ${rows.length === 1 ? "alert" : "alerts"}${serious}: ${countsOf(rows)}`;
  if (kind === "burst") return `PAPER ${what}`;
  const [from, to] = [rows.at(0), rows.at(-1)].map((row) =>
    formatTime(row?.createdTsMs ?? 0, style.timeZone),
  );
  return kind === "digest" ? `PAPER digest, ${what}` : `PAPER, held back from ${from} to ${to}: ${what}`;
}

function bookWords(rows: readonly AlertRow[], books: readonly BookId[]): string {
  const [first] = rows;
  const book = first?.bookId ?? null;
  return book !== null && rows.every((row) => row.bookId === book) ? `${formatBook(book, books)}: ` : "";
}

/** "3 entries, 2 stop-losses -4.20 USDT". */
function countsOf(rows: readonly AlertRow[]): string {
  const counts = new Map<AlertKind, { count: number; pnl: Amount | null }>();
  for (const { kind, pnl } of rows) {
    const known = counts.get(kind) ?? { count: 0, pnl: null };
    const sum = pnl === null ? known.pnl : (known.pnl ?? 0n) + pnl;
    counts.set(kind, { count: known.count + 1, pnl: sum });
  }
  return [...counts]
    .map(([kind, { count, pnl }]) => {
      const [one, many] = COUNTED[kind];
      return `${count} ${count === 1 ? one : many}${pnl === null ? "" : ` ${formatChange(pnl)} USDT`}`;
    })
    .join(", ");
}

/** "07:30 PAPER book 1: opened long BTC, ...". */
function itemOf(row: AlertRow, timeZone: string): readonly Span[] {
  const time = `${formatTime(row.createdTsMs, timeZone)} `;
  const { headline } = row.message;
  return isCritical(row) ? [time, bold(headline)] : [`${time}${headline}`];
}
