/**
 * What a tick costs against the stops of more and more books: it compares itself with the nearest level on each side
 * and must not care how many lie behind. Prints the cost of each size as a ratio to that of the smallest.
 */
import { ThresholdIndex } from "#src/desk/threshold-index.ts";
import { createRandom } from "#src/domain/random.ts";
import { priceFromUnits } from "#src/domain/money.ts";

const POSITIONS = 30;
const BOOKS = [2, 20, 200] as const;
const TICKS = 20_000_000;
const ROUNDS = 5;
const MIDDLE = 10_000_000_000;

/** Each position has an exit above and one below, from 1% away on: no tick of the bench reaches one. */
function indexOf(books: number): ThresholdIndex<object> {
  const index = new ThresholdIndex<object>();
  const random = createRandom(7);
  for (let number = 0; number < books * POSITIONS; number += 1) {
    const away = Math.round(MIDDLE * (0.01 + random.next() * 0.05));
    index.add({ level: priceFromUnits(MIDDLE + away), direction: "up", target: {} });
    index.add({ level: priceFromUnits(MIDDLE - away), direction: "down", target: {} });
  }
  return index;
}

function ticks(): Float64Array {
  const random = createRandom(11);
  return Float64Array.from({ length: 4_096 }, () => MIDDLE * (1 + (random.next() - 0.5) * 0.01));
}

/** Nanoseconds a tick. */
function cost(index: ThresholdIndex<object>, prices: Float64Array): number {
  let reached = 0;
  const startMs = performance.now();
  for (let tick = 0; tick < TICKS; tick += 1) {
    const at = prices[tick & 4_095] as number;
    if (index.isReached(at, at)) reached += 1;
  }
  const tookMs = performance.now() - startMs;
  if (reached > 0) throw new Error("a tick of the bench reached a level");
  return (tookMs * 1e6) / TICKS;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const prices = ticks();
const indices = BOOKS.map(indexOf);
const rounds = Array.from({ length: ROUNDS }, () => indices.map((index) => cost(index, prices)));
const medians = BOOKS.map((_, number) => median(rounds.map((round) => round[number] ?? Number.NaN)));
for (const [number, books] of BOOKS.entries()) {
  const [ns, ratio] = [medians[number] ?? 0, (medians[number] ?? 0) / (medians[0] ?? 1)];
  const size = `${books} books x ${POSITIONS} positions`.padEnd(27);
  process.stdout.write(`${size} ${ns.toFixed(2)} ns a tick, ratio ${ratio.toFixed(2)}\n`);
}
