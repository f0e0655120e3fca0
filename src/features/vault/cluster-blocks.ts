/** The failure vault's clusters as blocks, for a chat and for a digest alike. */
import { bold, text, type Block } from "#src/domain/message.ts";
import { CAUSE_WORDS, CLASS_TITLES } from "./model/causes.ts";
import type { Cluster, ClusterPlace, VaultFigures } from "./model/clusters.ts";
import { formatChange, formatPercent, formatSymbol, ROUND_TRIPS_MIN } from "#src/facts/format.ts";

const CLUSTERS_MAX = 6;
/** What is rarer than this by chance is said to be more than chance. */
const CHANCE_MAX = 0.05;
const SYMBOLS_MAX = 6;
const PLACES_MAX = 3;

/** "Execution slippage x 25 across APT, BNB, ETH, LINK". */
export function clusterLine({ cause, losses, symbols }: Cluster): string {
  const names = symbols.slice(0, SYMBOLS_MAX).map(({ key }) => formatSymbol(key));
  const more = symbols.length > SYMBOLS_MAX ? ` and ${symbols.length - SYMBOLS_MAX} more` : "";
  return `${CAUSE_WORDS[cause].title} x ${losses} across ${names.join(", ")}${more}`;
}

/** Each cluster with its sums, where it lies, and the same condition among the wins. */
export function clusterBlocks(figures: VaultFigures): readonly Block[] {
  const { clusters, losses, wins } = figures;
  if (clusters.length === 0) return [text("Nothing is in the vault yet.")];
  const few = losses + wins < ROUND_TRIPS_MIN ? [text("Too few round trips to act on any of this.")] : [];
  const rest = clusters.length - CLUSTERS_MAX;
  return [
    ...clusters.slice(0, CLUSTERS_MAX).flatMap((cluster) => oneCluster(cluster, figures)),
    ...(rest > 0 ? [text(`and ${rest} more ${rest === 1 ? "cause" : "causes"}`)] : []),
    ...few,
  ];
}

/** The same condition among losses and wins. What decides a loss may be stricter, or none that a win could meet. */
export function footingWords(
  { withCondition: held, chance }: Cluster,
  { losses, wins }: VaultFigures,
): string {
  return held.losses + held.wins === 0
    ? "nothing to compare with: no win, and no other loss, met a condition of its kind"
    : `the same condition held for ${share(held.losses, losses)} of losses and ${share(held.wins, wins)} of wins${chanceWords(chance)}`;
}

/** Corrected for how many causes are compared. */
function chanceWords(chance: number | null): string {
  if (chance === null) return "";
  return chance <= CHANCE_MAX ? ": more than chance explains" : ": no better than chance";
}

function oneCluster(cluster: Cluster, figures: VaultFigures): readonly Block[] {
  const { cause, netLost, average, hours, regimes } = cluster;
  const footing = footingWords(cluster, figures);
  return [
    text(bold(clusterLine(cluster)), ` (${CLASS_TITLES[CAUSE_WORDS[cause].class].toLowerCase()})`),
    {
      type: "list",
      items: [
        [`${formatChange(netLost)} USDT, ${formatChange(average)} each`],
        [footing],
        [
          `entered at ${placesText(hours, (key) => `${key}h`)} UTC; market ${placesText(regimes, (key) => key)}`,
        ],
      ],
    },
  ];
}

function share(part: number, whole: number): string {
  return `${part} of ${whole} (${formatPercent(whole === 0 ? null : part / whole, 0)})`;
}

function placesText(places: readonly ClusterPlace[], name: (key: string) => string): string {
  return places
    .slice(0, PLACES_MAX)
    .map(({ key, losses }) => `${name(key)} x${losses}`)
    .join(", ");
}
