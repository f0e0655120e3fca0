/** The failure vault of a period: causes with their counts, costs and coins, beside the wins that had the same. */
import { CAUSE_WORDS } from "../../domain/post-mortem/causes.ts";
import type { Cluster } from "../../domain/post-mortem/clusters.ts";
import type { Fact, Section } from "../../domain/publishing/publication.ts";
import { formatChange, formatSymbol } from "../format.ts";
import type { DigestInput } from "./digest-input.ts";

const CLUSTERS_MAX = 6;
const SYMBOLS_MAX = 6;
const SOURCE = "failure vault, round trips closed in the period";

export function vaultSection({ vault }: DigestInput): Section {
  const shown = vault.clusters.slice(0, CLUSTERS_MAX);
  const worst = shown[0];
  const text =
    worst === undefined
      ? "No loss was examined in this period."
      : `Most losses: ${titleOf(worst)} x ${worst.losses}, ${formatChange(worst.netLost)} USDT.`;
  const totals: readonly Fact[] = [
    { name: "losses examined", value: String(vault.losses), source: SOURCE },
    { name: "wins on the same footing", value: String(vault.wins), source: SOURCE },
    { name: "lost in all", value: `${formatChange(vault.netLost)} USDT`, source: SOURCE },
  ];
  return {
    id: "vault",
    title: "Failure vault",
    text,
    writtenBy: "template",
    facts: [...totals, ...shown.map(clusterFact)],
    lines: shown.map(clusterLine),
  };
}

function clusterFact(cluster: Cluster): Fact {
  const value = `${cluster.losses} losses, ${formatChange(cluster.netLost)} USDT, ${formatChange(cluster.average)} USDT on average`;
  return { name: titleOf(cluster), value, source: SOURCE };
}

/** "Execution slippage x 25 across APT, BNB, ETH, LINK; the same held for 30 losses and 12 wins". */
function clusterLine(cluster: Cluster): string {
  const { losses, symbols, withCondition } = cluster;
  const names = [...new Set(symbols.map(({ key }) => formatSymbol(key)))];
  const more = names.length > SYMBOLS_MAX ? ` and ${names.length - SYMBOLS_MAX} more` : "";
  const across = names.length === 0 ? "" : ` across ${names.slice(0, SYMBOLS_MAX).join(", ")}${more}`;
  return `${titleOf(cluster)} x ${losses}${across}; the same held for ${withCondition.losses} losses and ${withCondition.wins} wins`;
}

function titleOf({ cause }: Cluster): string {
  return CAUSE_WORDS[cause].title;
}
