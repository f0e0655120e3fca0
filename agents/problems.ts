/** What counts as broken: one list for the brief and for the resource monitor, so that they never disagree. */
import type { AuditFigures, BookFigures, HealthFigures, MarketFigures } from "#src/domain/figures.ts";
import { formatBytes } from "#src/facts/format.ts";
import { staleText, stateText } from "./blocks.ts";

/** A few messages are always on their way; more than this is a backlog. */
const OUTBOX_BACKLOG = 5;
const LAG_MS_MAX = 200;
const DISK_FREE_MIN = 512 * 1024 * 1024;

/** One sentence per problem of the running system; empty when it is healthy. */
export function healthProblems(health: HealthFigures): readonly string[] {
  const problems: string[] = [];
  if (!health.redis.connected)
    problems.push("Redis is not connected: nothing is delivered until it is back.");
  for (const { queue, failed } of health.queues)
    if (failed > 0) problems.push(`Queue ${queue} holds ${failed} failed jobs.`);
  if (health.outboxUndelivered > OUTBOX_BACKLOG)
    problems.push(`${health.outboxUndelivered} messages are not delivered yet.`);
  if (health.eventLoopLagMs > LAG_MS_MAX)
    problems.push(`The worker is slow: ${Math.round(health.eventLoopLagMs)} ms behind.`);
  if (health.diskFreeBytes !== null && health.diskFreeBytes < DISK_FREE_MIN)
    problems.push(`Only ${formatBytes(health.diskFreeBytes)} of disk are free.`);
  return problems;
}

/** One sentence per problem of the market data. */
export function marketProblems(market: MarketFigures): readonly string[] {
  const stale = staleText(market);
  return [
    ...(market.connected ? [] : ["The market is not connected: no entries until it is."]),
    ...(market.source.fallbackReason === undefined
      ? []
      : [`The market is not the one asked for: ${market.source.fallbackReason}.`]),
    ...(stale === null ? [] : [stale]),
  ];
}

/** One sentence per book that was stopped, or whose journal does not add up. */
export function bookProblems(books: readonly BookFigures[], audit: AuditFigures): readonly string[] {
  return [
    ...journalProblems(audit),
    ...books
      .filter((book) => book.tradingState === "halted")
      .map((book) => `${book.bookId} is ${stateText(book)}.`),
  ];
}

function journalProblems({ findings }: AuditFigures): readonly string[] {
  return [...new Set(findings.map(({ bookId }) => bookId))].map((book) => {
    const own = findings.filter(({ bookId }) => bookId === book);
    const accepted = own.every((finding) => finding.accepted) ? ", which an owner has accepted" : "";
    return `The journal of ${book} does not add up${accepted}: /audit shows where.`;
  });
}
