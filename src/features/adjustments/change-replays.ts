/** Replays of proposed changes: at most one answer kept a change, so that whoever asks again has it. */
import type { AdjustmentChange, AdjustmentKind, OwnResult, ReplayEvidence } from "./model/adjustment.ts";
import { ADJUSTMENT_TITLES } from "./model/changes.ts";
import { changesFor } from "./model/propose.ts";
import type { BookRules, RulePatch } from "#src/domain/book-rules.ts";
import { DeskError, type Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import type { ReplayAnswer } from "./adjustments-api.ts";
import type { ChangeReplayRequest } from "./change-replay.ts";
import type { AdjustmentDeps } from "./adjustment-deps.ts";

type Outcome = ReplayEvidence | { readonly why: string };

const DAY_MS = 24 * 3_600_000;
const LOOK_BACK_DAYS = 14;
/** A replay trades so long before it is measured: a book has positions and cooldowns from the days before. */
export const WALK_IN_MS = 2 * DAY_MS;
/** Less than a skill may take. */
const WAIT_MS = 7_000;
const KEPT_MAX = 20;
/** An answer is good for as long as a few bars change nothing. */
const GOOD_FOR_MS = 3_600_000;

export class ChangeReplays {
  readonly #deps: AdjustmentDeps;
  readonly #asked = new Map<
    string,
    { readonly atMs: number; readonly outcome: Promise<Outcome>; done: Outcome | null }
  >();

  constructor(deps: AdjustmentDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is done, or after some seconds, which a person waits: it goes on then. */
  async ask(kind: AdjustmentKind, base: string | null, signal: AbortSignal): Promise<Refusal | ReplayAnswer> {
    const changes = changesFor(kind, base, this.#deps.rules(), this.#deps.barMs);
    if (changes.length === 0) return nothingToReplay(kind);
    const title = kind === "rest-symbol" && base !== null ? `Rest ${base}` : ADJUSTMENT_TITLES[kind];
    const asked = this.#askOnce(JSON.stringify(changes), changes);
    const outcome = await this.#waitFor(asked.outcome, signal);
    if (outcome === null) return { state: "running", title };
    return "why" in outcome
      ? { state: "failed", title, why: outcome.why }
      : { state: "done", title, evidence: outcome };
  }

  /** Null when it takes longer than an answer may. */
  async #waitFor(outcome: Promise<Outcome>, signal: AbortSignal): Promise<Outcome | null> {
    const done = new AbortController();
    const late = this.#deps.clock.sleep(WAIT_MS, AbortSignal.any([signal, done.signal])).then(
      () => null,
      () => null,
    );
    const first = await Promise.race([outcome, late]);
    done.abort();
    return first;
  }

  /** From a UTC midnight on. Never rejects: why there is none is an answer as well. */
  async run(changes: readonly AdjustmentChange[], fromTsMs: number, signal: AbortSignal): Promise<Outcome> {
    const own = new Map(
      this.#deps.rules().map(({ bookId }) => [bookId, this.#deps.ownResult(bookId, fromTsMs)] as const),
    );
    try {
      const evidence = await this.#deps.replays.run(this.#request(changes, fromTsMs, own), signal);
      const books = evidence.books.map((book) => ({ ...book, own: own.get(book.bookId) ?? null }));
      return { ...evidence, books };
    } catch (error) {
      if (!signal.aborted) this.#deps.log.warn("a change could not be replayed", { error });
      return {
        why: error instanceof DeskError ? error.message : "the replay failed; the log has the reason",
      };
    }
  }

  #askOnce(key: string, changes: readonly AdjustmentChange[]): { readonly outcome: Promise<Outcome> } {
    const known = this.#asked.get(key);
    const isFresh = known !== undefined && this.#deps.nowMs() - known.atMs < GOOD_FOR_MS;
    if (isFresh && !(known.done !== null && "why" in known.done)) return known;
    const entry = {
      atMs: this.#deps.nowMs(),
      outcome: this.run(changes, midnightBefore(this.#deps, LOOK_BACK_DAYS), new AbortController().signal),
      done: null as Outcome | null,
    };
    entry.outcome.then(
      (outcome) => (entry.done = outcome),
      () => undefined,
    );
    this.#asked.set(key, entry);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > KEPT_MAX && oldest !== undefined) this.#asked.delete(oldest);
    return entry;
  }

  /** Each book starts with what it had then, so that its own result can stand beside the replay's. */
  #request(
    changes: readonly AdjustmentChange[],
    fromTsMs: number,
    own: ReadonlyMap<BookId, OwnResult | null>,
  ): ChangeReplayRequest {
    const { instruments, barMs, venueNowMs } = this.#deps;
    const before = this.#deps.rules().map((rules) => {
      const equity = own.get(rules.bookId)?.equity ?? 0n;
      return equity > 0n ? { ...rules, balance: equity } : rules;
    });
    const toTsMs = venueNowMs();
    const bases = [...new Set(instruments.map(({ symbol }) => parseSymbol(symbol).base))];
    const after = before.map((rules) => changed(rules, changes, bases));
    return {
      before,
      after,
      instruments,
      barMs,
      measuredFromTsMs: fromTsMs,
      fromTsMs: fromTsMs - WALK_IN_MS,
      toTsMs,
    };
  }
}

/** The UTC midnight that so many whole days before today began with. */
export function midnightBefore({ venueNowMs }: Pick<AdjustmentDeps, "venueNowMs">, days: number): number {
  const nowMs = venueNowMs();
  return nowMs - (nowMs % DAY_MS) - days * DAY_MS;
}

/** A rested symbol is one that the book does not trade, over all of the replay. */
function changed(
  rules: BookRules,
  changes: readonly AdjustmentChange[],
  bases: readonly string[],
): BookRules {
  let next = rules;
  for (const change of changes) {
    if (change.bookId === rules.bookId) next = changedBy(next, change, bases);
  }
  return next;
}

function changedBy(rules: BookRules, change: AdjustmentChange, bases: readonly string[]): BookRules {
  if (change.type === "rules") return patched(rules, change.patch);
  return { ...rules, universe: (rules.universe ?? bases).filter((base) => base !== change.base) };
}

function patched(rules: BookRules, { scanMs, lanes, guards }: RulePatch): BookRules {
  return {
    ...rules,
    ...(scanMs !== undefined && { scanMs }),
    lanes: {
      futures: { ...rules.lanes.futures, ...lanes?.futures },
      spot: { ...rules.lanes.spot, ...lanes?.spot },
    },
    guards: { ...rules.guards, ...guards },
  };
}

function nothingToReplay(kind: AdjustmentKind): Refusal {
  const isRest = kind === "rest-symbol";
  return {
    refused: true,
    code: "NOTHING_TO_REPLAY",
    reason: isRest ? "which coin would rest?" : "that would change nothing on any book",
    hint: isRest ? 'say "replay resting SOL"' : "type /settings for the rules in force",
  };
}
