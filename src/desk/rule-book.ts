/** The rules in force of every book: what the desk was started with, and every change on record since. */
import { DeskError, type Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import { formatExact, UNIT } from "../domain/money.ts";
import type { DeskStore } from "../ports/desk-store.ts";
import { LEVERAGE_LIMIT, type BookRules, type RulePatch } from "../domain/book-rules.ts";

export type RuleChange = {
  readonly bookId: BookId;
  readonly patch: RulePatch;
  readonly reason: string;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

const POSITIONS_LIMIT = 50;

/** Where changes are kept. */
type RuleStore = Pick<DeskStore, "appendRuleChange" | "rulePatches">;

export class RuleBook {
  readonly #store: RuleStore;
  readonly #barMs: number;
  readonly #defaults: readonly BookRules[];
  readonly #rules = new Map<BookId, BookRules>();

  /** `barMs` is the desk's bar, of which every scan interval is a multiple. @throws DeskError CONFIG_INVALID */
  constructor(books: readonly BookRules[], barMs: number, store: RuleStore) {
    this.#store = store;
    this.#barMs = barMs;
    this.#defaults = books;
    this.forget();
    for (const rules of this.#rules.values()) {
      const refusal = this.#refuse(rules);
      if (refusal !== null) throw new DeskError("CONFIG_INVALID", `${rules.bookId}: ${refusal.reason}`);
    }
  }

  /** Reads the changes from the store again: after a transaction that did not happen. */
  forget(): void {
    for (const rules of this.#defaults) this.#rules.set(rules.bookId, this.#restored(rules));
  }

  /** In the order in which books are numbered; an original stands before its mirrors. */
  all(): readonly BookRules[] {
    return [...this.#rules.values()];
  }

  /** @throws DeskError BOOK_NOT_FOUND */
  of(bookId: BookId): BookRules {
    const rules = this.#rules.get(bookId);
    if (rules !== undefined) return rules;
    const names = [...this.#rules.keys()].join(", ");
    throw new DeskError("BOOK_NOT_FOUND", `there is no book "${bookId}"; the books are ${names}`);
  }

  /** What a change would make of the rules, or why not. Changes nothing. */
  preview(bookId: BookId, patch: RulePatch): BookRules | Refusal {
    const next = applyPatch(this.of(bookId), patch);
    return this.#refuse(next) ?? next;
  }

  /** Puts a change on record and in force. The same cause again changes nothing. */
  change(change: RuleChange, recordedTsMs: number): BookRules | Refusal {
    const next = this.preview(change.bookId, change.patch);
    if ("refused" in next) return next;
    if (this.#store.appendRuleChange(change, recordedTsMs)) this.#rules.set(change.bookId, next);
    return this.of(change.bookId);
  }

  #restored(rules: BookRules): BookRules {
    return this.#store.rulePatches(rules.bookId).reduce<BookRules>(applyPatch, rules);
  }

  #refuse(rules: BookRules): Refusal | null {
    return (
      refuseSource(rules, this.#rules) ??
      refuseScan(rules, this.#barMs) ??
      refuseGuards(rules) ??
      refuseLanes(rules)
    );
  }
}

function applyPatch(rules: BookRules, patch: RulePatch): BookRules {
  return {
    ...rules,
    ...(patch.policy !== undefined && { policy: patch.policy }),
    ...(patch.universe !== undefined && { universe: patch.universe }),
    ...(patch.scanMs !== undefined && { scanMs: patch.scanMs }),
    lanes: {
      futures: { ...rules.lanes.futures, ...patch.lanes?.futures },
      spot: { ...rules.lanes.spot, ...patch.lanes?.spot },
    },
    guards: { ...rules.guards, ...patch.guards },
  };
}

function refuse(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}

function refuseSource({ bookId, policy }: BookRules, known: ReadonlyMap<BookId, BookRules>): Refusal | null {
  if (policy.kind !== "mirror") return null;
  const original = known.get(policy.of);
  if (original?.policy.kind === "signal" && policy.of !== bookId) return null;
  return refuse(
    "mirror",
    `${bookId} cannot mirror ${policy.of}`,
    "a mirror names a book that trades the signal",
  );
}

function refuseScan({ scanMs }: BookRules, barMs: number): Refusal | null {
  if (Number.isInteger(scanMs) && scanMs >= barMs && scanMs % barMs === 0) return null;
  const minutes = barMs / 60_000;
  return refuse(
    "scan",
    `a scan every ${scanMs / 60_000} minutes does not fit bars of ${minutes}`,
    `use a multiple of ${minutes}`,
  );
}

function refuseGuards({ guards }: BookRules): Refusal | null {
  const { leverageMax, dailyDrawdownMax, exposureMax, cooldownMs } = guards;
  if (!isWhole(leverageMax, 1, LEVERAGE_LIMIT)) {
    return refuse(
      "leverage",
      `a leverage cap of ${leverageMax}x`,
      `use a whole number from 1 to ${LEVERAGE_LIMIT}`,
    );
  }
  if (dailyDrawdownMax <= 0 || dailyDrawdownMax >= Number(UNIT)) {
    return refuse("drawdown", "a daily drawdown stop outside 0 to 100%", "use a percentage such as 8");
  }
  if (exposureMax <= 0 || cooldownMs < 0) {
    return refuse("guards", "an exposure limit or a cooldown below zero", "use a number above zero");
  }
  return null;
}

function refuseLanes({ lanes, guards }: BookRules): Refusal | null {
  const allocated = lanes.futures.allocation + lanes.spot.allocation;
  if (lanes.futures.allocation < 0 || lanes.spot.allocation < 0 || allocated > Number(UNIT)) {
    return refuse(
      "allocation",
      `lanes of ${formatExact(allocated * 100)}% together`,
      "use shares that sum to 100% at most",
    );
  }
  if (lanes.spot.leverage !== 1) return refuse("leverage", "leverage on spot", "spot is 1x");
  if (!isWhole(lanes.futures.leverage, 1, guards.leverageMax)) {
    return refuse(
      "leverage",
      `a leverage of ${lanes.futures.leverage}x, over the cap of ${guards.leverageMax}x`,
      `use a whole number from 1 to ${guards.leverageMax}, or raise the cap first (at most ${LEVERAGE_LIMIT}x)`,
    );
  }
  for (const lane of [lanes.futures, lanes.spot]) {
    if (!isWhole(lane.positionsMax, 1, POSITIONS_LIMIT)) {
      return refuse(
        "positions-max",
        `${lane.positionsMax} positions at once`,
        `use a number from 1 to ${POSITIONS_LIMIT}`,
      );
    }
    if (
      lane.takeProfit <= 0 ||
      lane.stopLoss <= 0 ||
      Math.max(lane.takeProfit, lane.stopLoss) >= Number(UNIT)
    ) {
      return refuse(
        "exits",
        "a take-profit or stop-loss outside 0 to 100%",
        "use a percentage such as 2 or 1.5",
      );
    }
  }
  return null;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
