/** The verdict of an epoch: proposed by code once, decided by an owner once, and only then in force. */
import { changeOf, judge, VERDICT_RULES } from "#src/domain/verdict.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { formatExact } from "#src/domain/money.ts";
import type { VerdictFigures } from "./control-api.ts";
import type { Decision, StoredVerdict } from "./control-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { ControlDeps } from "./control-deps.ts";
import { beginEpoch, epochCause } from "./epochs.ts";
import { contradiction } from "./finding-words.ts";
import { findingOf } from "./model/finding.ts";
import { readFall, readFigures, readPairs } from "./read-figures.ts";
import { DECISION_WORDS, verdictWords } from "./words.ts";

/** Judges the epoch and records the verdict with every figure behind it. Inside the transaction of the round trip. */
export function proposeVerdict(deps: ControlDeps, epoch: number, eventTsMs: number): void {
  const { store, events, books } = deps;
  const figures = readFigures(deps, epoch);
  const fall = readFall(deps, books.second, epoch);
  const { kind, grounds } = judge(figures.second.tally, fall);
  const change = changeOf(kind, books);
  const frozen = { rules: VERDICT_RULES, fall, change, wrongSymbols: wrongSymbols(deps), figures };
  const verdict: StoredVerdict = { epoch, kind, grounds, figures: freeze(frozen), eventTsMs };
  if (!store.appendVerdict(verdict, deps.nowMs())) return;
  const { roundTrips } = figures.second.tally;
  const doubt = contradiction(kind, figures.finding);
  events.emit({
    type: "control",
    step: "verdict",
    eventId: `verdict:${epoch}`,
    eventTsMs,
    what: `${doubt === null ? "" : `${doubt} `}${verdictIdOf(epoch)} after ${roundTrips} round trips of book 2, ${verdictWords(kind, grounds)}. It takes effect when an owner approves.`,
  });
}

/** The symbols that book 1 would take the other side of by now, and how sure that is. */
function wrongSymbols({ calls }: ControlDeps): readonly object[] {
  return calls()
    .filter(({ isWrong }) => isWrong)
    .map(({ group: symbol, n, mean, below }) => ({ symbol, pairs: n, move: mean, probability: below }));
}

/** Amounts as decimal text, exact. */
function freeze(figures: object): string {
  return JSON.stringify(figures, (_key, value: unknown) =>
    typeof value === "bigint" ? formatExact(value) : value,
  );
}

/**
 * An owner's word. Approving changes the settings and begins a new epoch in the same transaction: what was traded
 * under the old settings is not counted with what follows. Declining changes nothing.
 */
export function decideVerdict(
  deps: ControlDeps,
  verdictId: string,
  decision: Decision,
  order: DeskOrder,
): Refusal | VerdictFigures {
  return deps.ledger.atomically(() => {
    const verdict = findVerdict(deps, verdictId);
    if (verdict === null) return unknownVerdict(deps, verdictId);
    const cause = `${order.cause}:decide`;
    const earlier = deps.store.decision(verdict.epoch);
    if (earlier !== null)
      return earlier.cause === cause ? toFigures(deps, verdict) : alreadyDecided(deps, verdict);
    const refusal = decision === "approve" ? putInForce(deps, verdict, order) : null;
    if (refusal !== null) return refusal;
    record(deps, verdict, decision, { ...order, cause });
    return toFigures(deps, verdict);
  });
}

function putInForce(deps: ControlDeps, { epoch, kind }: StoredVerdict, order: DeskOrder): Refusal | null {
  const reason = `${verdictIdOf(epoch)} approved: ${kind}`;
  const refusal = deps.settings.applySettings(changeOf(kind, deps.books), reason, order);
  if (refusal === null) beginEpoch(deps, reason, { ...order, cause: epochCause(order.cause) });
  return refusal;
}

function record(deps: ControlDeps, verdict: StoredVerdict, decision: Decision, order: DeskOrder): void {
  const { epoch, kind } = verdict;
  const { actor, cause } = order;
  const eventTsMs = deps.venueNowMs();
  deps.store.appendDecision({ epoch, decision, actor, cause, eventTsMs }, deps.nowMs());
  deps.events.emit({
    type: "control",
    step: "decision",
    eventId: `decision:${epoch}`,
    eventTsMs,
    what: `${actor} ${DECISION_WORDS[decision]} ${verdictIdOf(epoch)} (${kind})`,
  });
}

function unknownVerdict(deps: ControlDeps, verdictId: string): Refusal {
  const waiting = deps.store.undecided().map(({ epoch }) => verdictIdOf(epoch));
  return {
    refused: true,
    code: "VERDICT_NOT_FOUND",
    reason: `there is no verdict "${verdictId}"`,
    hint: waiting.length === 0 ? "no verdict waits for a decision" : `these wait: ${waiting.join(", ")}`,
  };
}

function alreadyDecided(deps: ControlDeps, { epoch }: StoredVerdict): Refusal {
  const earlier = deps.store.decision(epoch);
  return {
    refused: true,
    code: "VERDICT_DECIDED",
    reason: `${verdictIdOf(epoch)} was ${earlier === null ? "decided" : `${DECISION_WORDS[earlier.decision]} by ${earlier.actor}`} already`,
    hint: "a decision is final; the next verdict needs a new epoch",
  };
}

const VERDICT_ID = /^verdict-(\d{1,9})$/;

export function verdictIdOf(epoch: number): string {
  return `verdict-${epoch}`;
}

/** By its id, or null. */
export function findVerdict({ store }: ControlDeps, verdictId: string): StoredVerdict | null {
  const epoch = VERDICT_ID.exec(verdictId)?.[1];
  return epoch === undefined ? null : store.verdict(Number(epoch));
}

export function toFigures(deps: ControlDeps, verdict: StoredVerdict): VerdictFigures {
  const { epoch, kind, grounds, eventTsMs } = verdict;
  const decided = deps.store.decision(epoch);
  return {
    verdictId: verdictIdOf(epoch),
    epoch,
    kind,
    grounds,
    change: changeOf(kind, deps.books),
    finding: findingOf(readPairs(deps, epoch)),
    proposedTsMs: eventTsMs,
    decided: decided && { decision: decided.decision, actor: decided.actor, tsMs: decided.eventTsMs },
  };
}
