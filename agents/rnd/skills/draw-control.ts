import { z } from "zod";
import { answerChart, chartOutput, renderChart } from "#agents/charts/answer-chart.ts";
import { readChart, spanField, themeField } from "#agents/charts/chart-ask.ts";
import { defineSkill } from "#agents/define.ts";

export const drawControl = defineSkill({
  name: "draw-control",
  description: "The control experiment as a picture: each signal's return against its mirror's.",
  examples: [
    "plot the control experiment",
    "control scatter",
    "scatter plot of the two books",
    "chart of signals against their mirrors",
    "graph of the control",
    "show the control chart",
    "draw the experiment as a picture",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "control", "charts"],
  input: z.strictObject({ span: spanField, theme: themeField }),
  output: chartOutput,
  readInput(said, { desk }) {
    const { span, theme } = readChart(said, desk);
    return { ...(span !== undefined && { span }), ...(theme !== undefined && { theme }) };
  },
  run: ({ span, theme }, deps, context) =>
    answerChart({ kind: "control", span, book: undefined, theme }, deps, context),
  render: renderChart,
});
