import assert from "node:assert/strict";
import { test } from "node:test";
import { footingWords } from "#src/features/vault/cluster-blocks.ts";
import type { Cause } from "#src/features/vault/model/causes.ts";
import { vaultFigures, type VaultCell } from "#src/features/vault/model/clusters.ts";

function cell(label: VaultCell["label"], losses: number, wins: number): VaultCell {
  return { by: "total", key: "", label, losses, wins, netLost: 0n, netWon: 0n };
}

/** 100 losses and 100 wins; of each cause, how many losses and wins met its condition. */
function figures(held: Readonly<Partial<Record<Cause, readonly [number, number]>>>) {
  const cells = Object.entries(held).flatMap(([cause, [losses, wins]]) => [
    cell(`cause:${cause as Cause}`, losses, 0),
    cell(`condition:${cause as Cause}`, losses, wins),
  ]);
  return vaultFigures([cell("any", 100, 100), ...cells]);
}

function chanceOf(cause: Cause, held: Parameters<typeof figures>[0]): number | null {
  return figures(held).clusters.find((cluster) => cluster.cause === cause)?.chance ?? null;
}

test("a condition that losses meet far more often than wins is no chance; one that both meet is", () => {
  const vault = figures({ slippage: [40, 10], "late-entry": [22, 20] });
  const [first, second] = vault.clusters;
  assert.ok(first !== undefined && second !== undefined);

  assert.match(
    footingWords(first, vault),
    /of losses and 10 of 100 \(10%\) of wins: more than chance explains$/,
  );
  assert.match(footingWords(second, vault), /20 of 100 \(20%\) of wins: no better than chance$/);
});

test("what is rare enough alone is chance among many causes", () => {
  const others = { cost: [20, 20], funding: [20, 20], news: [20, 20], "noise-stop": [20, 20] } as const;

  const alone = chanceOf("slippage", { slippage: [21, 10] }) ?? 1;
  const among = chanceOf("slippage", { slippage: [21, 10], ...others }) ?? 0;

  assert.ok(alone < 0.05, String(alone));
  assert.ok(among > 0.05, String(among));
});

test("what only a loss can have is compared with nothing", () => {
  assert.equal(chanceOf("wrong-direction", { "wrong-direction": [80, 0] }), null);
});
