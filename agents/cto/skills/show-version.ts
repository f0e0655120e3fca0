import { z } from "zod";
import { marketFootnote, marketText } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { healthSchema, marketSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { formatUtc } from "#src/facts/format.ts";

export const showVersion = defineSkill({
  name: "show-version",
  description: "The version that runs, since when, on which market and with which model.",
  examples: [
    "version",
    "what version are you",
    "which version is running",
    "which build is this",
    "what release is this",
    "are you up to date",
    "which model is running",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "health"],
  input: noInput,
  output: z.object({ health: healthSchema, market: marketSchema }),
  readInput: () => ({}),
  run: async (_input, { desk, health }) => ({
    ok: true,
    output: { health: await health.health(), market: desk.market() },
  }),
  render: ({ health, market }) => ({
    headline: `SleepyQuant ${health.version}, PAPER only`,
    blocks: [
      {
        type: "fields",
        fields: [
          { label: "Node", value: health.nodeVersion },
          { label: "Running since", value: formatUtc(health.startedTsMs) },
          { label: "Market", value: marketText(market) },
          { label: "Model", value: health.model },
        ],
      },
    ],
    ...marketFootnote(market),
  }),
});
