/**
 * What people may do to the desk. Every command names a book, and says what it did or why not. The answer is kept
 * with its cause, so a command that is asked for again (its job ran twice) is answered again and not done again.
 */
import type { Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import { parseSymbol } from "../domain/instrument.ts";
import type { DeskOrder, DeskWriter, ResumeOrder } from "../ports/desk-api.ts";
import type { SymbolBan } from "../ports/desk-store.ts";
import type { Desk } from "./desk.ts";
import type { RuleChange } from "./rule-book.ts";

export function createDeskCommands(desk: Desk): DeskWriter {
  return {
    pause: (bookId, order, reason) =>
      once(desk, `${order.cause}:pause:${bookId}`, (cause) =>
        pause(desk, bookId, { ...order, cause }, reason),
      ),
    resume: (bookId, order) =>
      once(desk, `${order.cause}:resume:${bookId}`, (cause) => resume(desk, bookId, { ...order, cause })),
    flatten: (bookId, order) =>
      once(desk, `${order.cause}:flatten:${bookId}`, (cause) => flatten(desk, bookId, { ...order, cause })),
    close: (bookId, symbol, order) =>
      once(desk, `${order.cause}:close:${bookId}:${symbol}`, (cause) =>
        desk.closes.close(desk.context.rules.of(bookId).bookId, symbol, cause),
      ),
    previewRules: (bookId, patch) => desk.context.rules.preview(bookId, patch),
    changeRules: (bookId, patch, order, reason) =>
      once(desk, `${order.cause}:rules:${bookId}`, (cause) =>
        changeRules(desk, { bookId, patch, reason, actor: order.actor, cause }, order.cause),
      ),
    ban: (bookId, base, untilTsMs, order, reason) =>
      once(desk, `${order.cause}:ban:${bookId}:${base}`, (cause) =>
        ban(desk, {
          bookId: desk.context.rules.of(bookId).bookId,
          base,
          untilTsMs,
          reason,
          actor: order.actor,
          cause,
        }),
      ),
  };
}

/** One transaction with the answer in it. A refusal changed nothing, so it is not kept. */
export function once<Done extends object>(
  desk: Desk,
  cause: string,
  act: (cause: string) => Done | Refusal,
): Done | Refusal {
  const { ledger, store } = desk.context;
  return ledger.atomically(() => {
    const before = store.commandAnswer(cause);
    if (before !== null) return before as Done;
    const answer = act(cause);
    if (!("refused" in answer)) store.appendCommandAnswer(cause, answer, desk.context.nowMs());
    return answer;
  });
}

type Paused = { readonly paused: true };
type Resumed = { readonly resumed: true };
type Flattened = { readonly closing: readonly string[] };

function pause(desk: Desk, bookId: BookId, { cause, actor }: DeskOrder, reason: string): Paused | Refusal {
  const { states } = desk.context;
  const state = states.state(desk.context.rules.of(bookId).bookId);
  if (state !== "active") {
    return {
      refused: true,
      code: `book-${state}`,
      reason: `${bookId} is ${state === "halted" ? "halted" : "paused"} already: ${states.reason(bookId) ?? "no reason on record"}`,
      hint: `Type "/resume ${bookId}" to let it trade again.`,
    };
  }
  states.change({ bookId, state: "reducing", reason, actor, cause });
  return { paused: true };
}

function resume(desk: Desk, bookId: BookId, { cause, actor, approvalId }: ResumeOrder): Resumed | Refusal {
  const { states, rules } = desk.context;
  const state = states.state(rules.of(bookId).bookId);
  if (state === "halted" && approvalId === undefined) {
    return {
      refused: true,
      code: "book-halted",
      reason: `${bookId} is halted: ${states.reason(bookId) ?? "no reason on record"}`,
      hint: "type /resume: an owner's approval is asked for",
    };
  }
  if (state === "active") {
    return {
      refused: true,
      code: "book-active",
      reason: `${bookId} is trading already`,
      hint: "type /status to see it",
    };
  }
  // An owner has approved it, with the findings in front of them.
  if (state === "halted") desk.auditor.accept(bookId);
  desk.equityMarks.resetReference(bookId, desk.context.venueNowMs());
  states.change({ bookId, state: "active", reason: resumedBy(actor, approvalId), actor, cause });
  return { resumed: true };
}

function resumedBy(actor: string, approvalId: string | undefined): string {
  return approvalId === undefined ? `resumed by ${actor}` : `resumed by ${actor} (${approvalId})`;
}

/** Pauses first, so that nothing opens behind the closes; stays paused. */
function flatten(desk: Desk, bookId: BookId, { cause, actor }: DeskOrder): Flattened {
  const { states, ledger, rules } = desk.context;
  const positions = ledger.book(rules.of(bookId).bookId).positions();
  if (states.state(bookId) === "active") {
    states.change({ bookId, state: "reducing", reason: `flattened by ${actor}`, actor, cause });
  }
  return { closing: desk.closes.orderAll(positions, "flatten", cause) };
}

function changeRules(
  desk: Desk,
  change: Omit<RuleChange, "eventTsMs">,
  /** Of whoever asked, for all books that they asked for at once. */
  askedBy: string,
): { readonly changed: true } | Refusal {
  const { rules, events, venueNowMs, nowMs } = desk.context;
  const next = rules.change({ ...change, eventTsMs: venueNowMs() }, nowMs());
  if ("refused" in next) return next;
  desk.watchIntervals();
  const { bookId, reason, actor } = change;
  events.emit({ type: "rules-changed", bookId, reason, actor, cause: askedBy });
  events.emit({ type: "settings", of: "rules" });
  return { changed: true };
}

function ban(desk: Desk, wanted: Omit<SymbolBan, "eventTsMs">): { readonly banned: true } | Refusal {
  const { rests, symbols, venueNowMs, nowMs } = desk.context;
  if (![...symbols.keys()].some((symbol) => parseSymbol(symbol).base === wanted.base)) {
    return {
      refused: true,
      code: "unknown-symbol",
      reason: `${wanted.base} is not traded here`,
      hint: "name a coin of the universe, such as BTC",
    };
  }
  rests.ban({ ...wanted, eventTsMs: venueNowMs() }, nowMs());
  return { banned: true };
}
