import { answerChart, chartOutput, renderChart } from "#agents/charts/answer-chart.ts";
import { CHART_KINDS, chartInput, KIND_WORDS, readChart } from "#agents/charts/chart-ask.ts";
import { defineSkill } from "#agents/define.ts";

export const drawChart = defineSkill({
  name: "draw-chart",
  description:
    "A picture: equity with drawdown, daily PnL bars, symbols compared, or the control experiment.",
  examples: [
    "show me the equity chart",
    "graph my daily pnl",
    "chart",
    "draw the curve of our account",
    "a graph of the balance",
    "chart of the last week",
    "picture of the results per coin",
    "plot profit by symbol",
    "bar chart of daily results",
    "draw a chart of book 1",
    "show a graph",
    "visualize the pnl",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "control", "charts"],
  input: chartInput,
  output: chartOutput,
  readInput: (said, { desk }) => readChart(said, desk),
  run({ kind, span, book, theme }, deps, context) {
    if (kind === undefined) {
      const chosen = { theme, ...(span !== undefined && { span }), ...(book !== undefined && { book }) };
      return {
        asked: true,
        question: "Which chart?",
        hint: 'Or type it, for example "/chart equity week".',
        choices: CHART_KINDS.map((one) => ({
          label: KIND_WORDS[one].label,
          skill: "draw-chart",
          input: { ...chosen, kind: one },
        })),
      };
    }
    return answerChart({ kind, span, book, theme }, deps, context);
  },
  render: renderChart,
});
