import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { bold, text, type Block } from "#src/domain/message.ts";

const modelSchema = z.object({
  role: z.enum(["primary", "reasoning"]),
  state: z.enum(["absent", "unloaded", "loading", "ready", "down", "refused"]),
  name: z.string().nullable(),
  reason: z.string().nullable(),
  tokensPerSecond: z.number().nullable(),
});

export const showModel = defineSkill({
  name: "show-model",
  description: "The language models: which are set, whether they are loaded, and how fast they are.",
  examples: [
    "model state",
    "the state of the language model",
    "which language model is set",
    "show the language model",
    "how many tokens per second does the language model make",
    "tokens per second",
    "state of the reasoning model",
    "is a language model set",
    "show me the model state",
  ],
  effect: "read",
  role: "viewer",
  needs: ["models"],
  input: noInput,
  output: z.object({ words: z.string(), models: z.array(modelSchema) }),
  readInput: () => ({}),
  run(_input, { models }) {
    const status = models.status();
    return { ok: true, output: { words: status.words, models: [...status.models] } };
  },
  render({ words, models }) {
    return { headline: `Model: ${words}`, blocks: models.map(modelBlock) };
  },
});

function modelBlock(model: z.infer<typeof modelSchema>): Block {
  const { role, name, state, reason, tokensPerSecond } = model;
  if (name === null) return text(`${role}: none is set.`);
  const speed = tokensPerSecond === null ? "not measured yet" : `${tokensPerSecond.toFixed(1)} tokens/s`;
  return {
    type: "list",
    items: [
      [bold(`${role} ${state}`), `: ${name}`],
      ...(reason === null ? [] : [[reason]]),
      [`speed ${speed}`],
    ],
  };
}
