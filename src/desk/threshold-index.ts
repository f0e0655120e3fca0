/**
 * Which stops a price has reached, in a time that does not depend on how many there are: each symbol keeps
 * its levels sorted, and a tick compares itself with the nearest one on each side.
 */
import type { Price } from "../domain/money.ts";

/** `up` trips when the price is at or above the level, `down` at or below. */
export type Threshold<T> = { readonly level: Price; readonly direction: "up" | "down"; readonly target: T };

type Sorted<T> = { readonly direction: "up" | "down"; readonly items: Threshold<T>[] };

/** The levels of one price series. */
export class ThresholdIndex<T> {
  readonly #up: Sorted<T> = { direction: "up", items: [] };
  readonly #down: Sorted<T> = { direction: "down", items: [] };
  #nextUp = Number.POSITIVE_INFINITY;
  #nextDown = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#up.items.length + this.#down.items.length;
  }

  add(threshold: Threshold<T>): void {
    const { items } = this.#side(threshold.direction);
    items.splice(insertionPoint(items, threshold), 0, threshold);
    this.#refresh();
  }

  /** Removes every threshold of a target. */
  remove(target: T): void {
    for (const { items } of [this.#up, this.#down]) {
      for (let index = items.length - 1; index >= 0; index -= 1) {
        if (items[index]?.target === target) items.splice(index, 1);
      }
    }
    this.#refresh();
  }

  /** Whether a price between these two trips anything: two comparisons. */
  isReached(low: number, high: number): boolean {
    return high >= this.#nextUp || low <= this.#nextDown;
  }

  /** Everything that a price between `low` and `high` trips, nearest level first. Nothing is removed. */
  reached(low: number, high: number): readonly Threshold<T>[] {
    if (!this.isReached(low, high)) return [];
    const up = this.#up.items.slice(
      0,
      countReached(this.#up.items, (level) => level <= high),
    );
    const down = this.#down.items.slice(
      0,
      countReached(this.#down.items, (level) => level >= low),
    );
    return [...down, ...up];
  }

  #side(direction: "up" | "down"): Sorted<T> {
    return direction === "up" ? this.#up : this.#down;
  }

  #refresh(): void {
    this.#nextUp = this.#up.items[0]?.level ?? Number.POSITIVE_INFINITY;
    this.#nextDown = this.#down.items[0]?.level ?? Number.NEGATIVE_INFINITY;
  }
}

/** Nearest first: `up` ascending, `down` descending; equal levels in the order they were added. */
function insertionPoint<T>(items: readonly Threshold<T>[], added: Threshold<T>): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = items[middle]?.level ?? 0;
    const before = added.direction === "up" ? level <= added.level : level >= added.level;
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countReached<T>(items: readonly Threshold<T>[], isReached: (level: number) => boolean): number {
  let count = 0;
  while (count < items.length && isReached(items[count]?.level ?? Number.NaN)) count += 1;
  return count;
}
