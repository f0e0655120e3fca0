import assert from "node:assert/strict";
import { test } from "node:test";
import { assetsIn } from "#src/features/news/model/link-assets.ts";
import { DEFAULT_UNIVERSE } from "#src/config-environment.ts";

const BASES = DEFAULT_UNIVERSE.split(",");

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["Swiss mega-bank UBS ramps up its Bitcoin exposure", ["BTC"]],
  ["BTC and ETH slide as traders wait", ["BTC", "ETH"]],
  ["Bitcoin Cash forks again", ["BCH"]],
  ["Ethereum Classic miners leave", ["ETC"]],
  ["Why the end is near for cheap mining", []],
  ["NEAR THE END OF A BULL RUN", []],
  ["NEAR Protocol ships sharding", ["NEAR"]],
  ["Near token jumps", []],
  ["Traders link arms", []],
  ["LINK price breaks out", ["LINK"]],
  ["Chainlink's oracle is down", ["LINK"]],
  ["An OP-ED on regulation", []],
  ["OP token unlock ahead", ["OP"]],
  ["Optimism returns to markets", []],
  ["Optimism mainnet halts", ["OP"]],
  ["Optimism (OP) unlocks", ["OP"]],
  ["UNI students learn crypto", []],
  ["$UNI soars", ["UNI"]],
  ["Uniswap votes", ["UNI"]],
  ["An avalanche of liquidations", []],
  ["Avalanche network upgrade", ["AVAX"]],
  ["Avalanche of sellers hits SOL", ["SOL"]],
  ["A stellar quarter", []],
  ["XRPL grows", []],
  ["XRP wins in court", ["XRP"]],
  ["SOLUSDT perpetual open interest peaks", ["SOL"]],
  ["Solana's outage", ["SOL"]],
  ["Solar power for miners", []],
  ["Ripple effects across markets", []],
  ["Dogecoin, cardano rally", ["DOGE", "ADA"]],
  ["the ADA compliance of exchanges", []],
  ["Nothing about coins", []],
];

for (const [title, wanted] of CASES)
  test(`"${title}" is about ${wanted.length === 0 ? "no asset" : wanted.join(", ")}`, () => {
    assert.deepEqual([...assetsIn(title, BASES)].toSorted(), [...wanted].toSorted());
  });
