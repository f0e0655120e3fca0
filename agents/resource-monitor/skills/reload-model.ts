import { z } from "zod";
import { absentModel, readWhich, whichModel } from "#agents/resource-monitor/model-inputs.ts";
import { defineSkill } from "#agents/define.ts";
import { text } from "#src/domain/message.ts";

export const reloadModel = defineSkill({
  name: "reload-model",
  description:
    "Load a language model again: after it was unloaded, after it crashed, after its file changed.",
  examples: [
    "reload",
    "reload the model",
    "reload the language model",
    "reload the reasoning model",
    "please reload the model",
    "reload the primary model",
    "reload the model now",
    "reload the model into memory",
  ],
  effect: "write",
  role: "operator",
  needs: ["models"],
  input: whichModel,
  output: z.object({ which: z.string(), isReady: z.boolean() }),
  readInput: readWhich,
  preview({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    return {
      proposed: true,
      summary: `Load the ${which} model into memory, if it fits.`,
      label: "Load",
      input: { which },
    };
  },
  run({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    models.reload(which);
    const isReady = models.status().models.some((one) => one.role === which && one.state === "ready");
    return { ok: true, output: { which, isReady } };
  },
  render: ({ which, isReady }) => ({
    headline: isReady ? `The ${which} model is loaded` : `The ${which} model is being loaded`,
    blocks: isReady
      ? []
      : [text("Seconds for a small one, minutes for a large one. /model shows when it is ready.")],
  }),
});
