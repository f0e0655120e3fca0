import { defineAgent } from "#agents/define.ts";
import { showBalance } from "./skills/show-balance.ts";
import { showPerformance } from "./skills/show-performance.ts";
import { showProfit } from "./skills/show-profit.ts";
import { showStatistics } from "./skills/show-statistics.ts";

export const cfo = defineAgent({
  name: "cfo",
  role: "CFO: balances, profit, and where it comes from",
  prompt: "cfo",
  skills: [showBalance, showProfit, showStatistics, showPerformance],
  stepsMax: 4,
});
