/** What is to be learned from one loss: a sentence with its n, and the wins beside the losses. */
import type { Autopsy } from "./model/autopsy.ts";
import { CAUSE_WORDS, type Cause } from "./model/causes.ts";
import type { VaultCell } from "./model/clusters.ts";
import { formatSymbol, ROUND_TRIPS_MIN } from "#src/facts/format.ts";

type Lost = Pick<Autopsy, "symbol" | "bookId"> & { readonly cause: Cause };

/** `cells` are those of the loss's book before it; it is counted with them. */
export function lessonOf(
  { symbol, bookId, cause }: Lost,
  conditionHeld: boolean,
  cells: readonly VaultCell[],
): string {
  const at = (label: VaultCell["label"]): VaultCell | undefined =>
    cells.find((cell) => cell.label === label && cell.by === "symbol" && cell.key === symbol);
  const [all, caused, held] = [at("any"), at(`cause:${cause}`), at(`condition:${cause}`)];
  const losses = (all?.losses ?? 0) + 1;
  const wins = all?.wins ?? 0;
  const n = losses + wins;
  const same = (caused?.losses ?? 0) + 1;
  const happened = `${same} of ${losses} losses in ${formatSymbol(symbol)} on ${bookId} ${CAUSE_WORDS[cause].happened}`;
  const footing = conditionHeld ? `; the same held for ${held?.wins ?? 0} of its ${wins} wins` : "";
  const few = n < ROUND_TRIPS_MIN ? ", too few to act on" : "";
  return `${happened} (n=${n} round trips${few})${footing}.`;
}
