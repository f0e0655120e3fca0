import { defineAgent } from "#agents/define.ts";
import { drawChart } from "./skills/draw-chart.ts";
import { showAllocation } from "./skills/show-allocation.ts";
import { showBalance } from "./skills/show-balance.ts";
import { showBenchmark } from "./skills/show-benchmark.ts";
import { showCosts } from "./skills/show-costs.ts";
import { showPerformance } from "./skills/show-performance.ts";
import { showProfit } from "./skills/show-profit.ts";
import { showStatistics } from "./skills/show-statistics.ts";

export const cfo = defineAgent({
  name: "cfo",
  role: "CFO: balances, profit, and where it comes from",
  prompt: "cfo",
  skills: [
    showBalance,
    showProfit,
    showStatistics,
    showPerformance,
    showCosts,
    showAllocation,
    showBenchmark,
    drawChart,
  ],
  stepsMax: 4,
});
