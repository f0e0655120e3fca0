import { z } from "zod";
import { absentModel, readWhich, whichModel } from "#agents/resource-monitor/model-inputs.ts";
import { defineSkill } from "#agents/define.ts";
import { text } from "#src/domain/message.ts";

export const drainModel = defineSkill({
  name: "drain-model",
  description: "Let what a language model is at end, begin nothing new, then take it out of memory.",
  examples: [
    "drain",
    "drain the model",
    "drain the model queue",
    "drain the reasoning model",
    "drain the lanes of the model",
    "let the model finish and then unload it",
    "let the running requests end, then take the model down",
    "wind the model down",
  ],
  effect: "write",
  role: "operator",
  needs: ["models"],
  input: whichModel,
  output: z.object({ which: z.string(), running: z.int().nonnegative() }),
  readInput: readWhich,
  preview({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    return {
      proposed: true,
      summary: `Drain the ${which} model: what has begun may end, nothing new begins, then it leaves memory.`,
      label: "Drain",
      input: { which },
    };
  },
  run({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    const running = models.status().requests.filter(({ state }) => state !== "waiting").length;
    models.drain(which);
    return { ok: true, output: { which, running } };
  },
  render: ({ which, running }) => ({
    headline: `Draining the ${which} model: ${running} begun and not over`,
    blocks: [
      text("It leaves memory when they are over. Free text is then routed by words; /reload brings it back."),
    ],
    buttons: [[{ label: "Show the queue", skill: "show-queue", input: {} }]],
  }),
});
