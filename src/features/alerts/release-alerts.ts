/**
 * Trigger: an alert was written, and a look every second.
 * Reads:   alerts that are due, and whether what a chat was sent last has arrived.
 * Writes:  an outbox row, and on its alerts that they left with it, in one transaction.
 * Twice:   an alert leaves once; the row's key is its first alert.
 *
 * A chat gets one message of alerts at a time. The first leaves at once; what comes while it is on its way, or right
 * behind it, leaves together. So a burst is one message, and so is what an outage held back.
 */
import type { OutboundMessage } from "#src/domain/message.ts";
import type { AlertRow, AlertStore } from "./store/alert-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { alertCard, isCritical, LINES_MAX, type CardKind, type CardStyle } from "./alert-cards.ts";
import { createLoop, type Loop } from "#src/schedule/periodic.ts";

export type ReleaseDeps = {
  readonly alerts: AlertStore;
  readonly outbox: OutboxStore;
  readonly ledgerStore: Pick<LedgerStore, "atomically">;
  readonly style: CardStyle;
  readonly clock: Clock;
};

const POLL_INTERVAL_MS = 1_000;
/** Behind a message that left, others are collected for this long; critical ones are not kept waiting. */
const BATCH_WINDOW_MS = 3_000;
/** What waited longer was held back: it comes as one card. */
const STALE_MS = 5 * 60_000;
/** Of one message; what is left goes with the next. */
const ROWS_MAX = 5_000;

/** Runs until the signal is aborted. */
export function createAlertRelease(
  deps: ReleaseDeps & { readonly log: Log; readonly signal: AbortSignal },
): Loop {
  const { clock, log, signal } = deps;
  return createLoop({
    clock,
    log,
    signal,
    name: "alert-release",
    periodMs: POLL_INTERVAL_MS,
    run: () => releaseAlerts(deps),
  });
}

/** Hands to the outbox what may leave now, chat by chat. */
export function releaseAlerts(deps: ReleaseDeps): void {
  const nowMs = deps.clock.nowMs();
  for (const { how, ...chat } of deps.alerts.dueChats(nowMs)) {
    const last = deps.alerts.lastRelease(chat);
    if (last !== null && deps.outbox.isOpen(last.outboxKey)) continue;
    const due = deps.alerts.due(chat, how, nowMs, ROWS_MAX);
    const isCollecting = last !== null && nowMs - last.tsMs < BATCH_WINDOW_MS && !due.some(isCritical);
    if (due.length > 0 && !isCollecting)
      leave(deps, how === "digest" ? digestOf(due) : nextOf(due, nowMs), nowMs);
  }
}

type Leaving = { readonly rows: readonly AlertRow[]; readonly as: CardKind };

function digestOf(rows: readonly AlertRow[]): Leaving {
  return { rows, as: "digest" };
}

/** What leaves next: everything, where something was held back; else as much as fits together, in order. */
function nextOf(due: readonly AlertRow[], nowMs: number): Leaving {
  const [first] = due;
  if (first === undefined) return { rows: [], as: "burst" };
  if (due.length > 1 && nowMs - first.createdTsMs > STALE_MS) return { rows: due, as: "catch-up" };
  if (standsAlone(first)) return { rows: [first], as: "burst" };
  const end = due.findIndex((row) => standsAlone(row) || isCritical(row) !== isCritical(first));
  // No more than a card lists: what is only counted has not been told, and the next message is a moment away.
  return { rows: due.slice(0, Math.min(LINES_MAX, end === -1 ? due.length : end)), as: "burst" };
}

/** What has buttons or files is a message of its own. */
function standsAlone({ message }: AlertRow): boolean {
  return message.buttons !== undefined || message.attachments !== undefined;
}

function leave(deps: ReleaseDeps, { rows, as }: Leaving, nowMs: number): void {
  const [first] = rows;
  if (first === undefined) return;
  const { platform, chatId, topicId } = first.chat;
  const silent = rows.every((row) => row.silent);
  const outboxKey = `alert-${platform}-${chatId}-${first.alertId}`;
  deps.ledgerStore.atomically(() => {
    deps.outbox.append({
      dedupeKey: outboxKey,
      destination: { platform, chatId, ...(topicId !== undefined && { topicId }), ...(silent && { silent }) },
      message: messageOf(rows, as, deps.style),
      createdTsMs: nowMs,
    });
    deps.alerts.markReleased(
      rows.map(({ alertId }) => alertId),
      outboxKey,
      nowMs,
    );
  });
}

function messageOf(rows: readonly AlertRow[], as: CardKind, style: CardStyle): OutboundMessage {
  const [first, second] = rows;
  return first !== undefined && second === undefined && as !== "digest"
    ? first.message
    : alertCard(as, rows, style);
}
