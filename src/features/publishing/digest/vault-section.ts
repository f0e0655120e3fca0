/** The failure vault of a period: causes with their counts, costs and coins, beside the wins that had the same. */
import { CAUSE_WORDS } from "#src/features/vault/model/causes.ts";
import type { Cluster } from "#src/features/vault/model/clusters.ts";
import type { Fact, Section } from "../model/publication.ts";
import { formatChange } from "#src/facts/format.ts";
import { clusterLine, footingWords } from "#src/features/vault/cluster-blocks.ts";
import type { DigestInput } from "./digest-input.ts";

const CLUSTERS_MAX = 6;
const SOURCE = "failure vault, round trips closed in the period";

export function vaultSection({ vault }: DigestInput): Section {
  const shown = vault.clusters.slice(0, CLUSTERS_MAX);
  const worst = shown[0];
  const more = vault.clusters.length - shown.length;
  const rest = more === 0 ? [] : [`and ${more} more ${more === 1 ? "cause" : "causes"}`];
  const text =
    worst === undefined
      ? "No loss was examined in this period."
      : `Most losses: ${titleOf(worst)} x ${worst.losses}, ${formatChange(worst.netLost)} USDT.`;
  const totals: readonly Fact[] = [
    { name: "losses examined", value: String(vault.losses), source: SOURCE },
    { name: "wins on the same footing", value: String(vault.wins), source: SOURCE },
    { name: "lost in all", value: `${formatChange(vault.netLost)} USDT`, source: SOURCE },
    { name: "won in all", value: `${formatChange(vault.netWon)} USDT`, source: SOURCE },
  ];
  return {
    id: "vault",
    title: "Failure vault",
    text,
    writtenBy: "template",
    facts: [...totals, ...shown.map(clusterFact)],
    lines: [...shown.map((cluster) => `${clusterLine(cluster)}; ${footingWords(cluster, vault)}`), ...rest],
  };
}

function clusterFact(cluster: Cluster): Fact {
  const value = `${cluster.losses} losses, ${formatChange(cluster.netLost)} USDT, ${formatChange(cluster.average)} USDT on average`;
  return { name: titleOf(cluster), value, source: SOURCE };
}

function titleOf({ cause }: Cluster): string {
  return CAUSE_WORDS[cause].title;
}
