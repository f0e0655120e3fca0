import { z } from "zod";
import { absentModel, readWhich, whichModel } from "#agents/resource-monitor/model-inputs.ts";
import { defineSkill } from "#agents/define.ts";
import { text } from "#src/domain/message.ts";

export const unloadModel = defineSkill({
  name: "unload-model",
  description: "Take a language model out of memory until it is reloaded; everything else goes on.",
  examples: [
    "unload",
    "unload the model",
    "unload the language model",
    "unload the reasoning model",
    "please unload the model",
    "unload the primary model",
    "unload the model for now",
    "unload the model from memory",
  ],
  effect: "write",
  role: "operator",
  needs: ["models"],
  input: whichModel,
  output: z.object({ which: z.string() }),
  readInput: readWhich,
  preview({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    return {
      proposed: true,
      summary: `Take the ${which} model out of memory. Its running and waiting requests fail; free text is then routed by words.`,
      label: "Unload",
      input: { which },
    };
  },
  async run({ which }, { models }) {
    const absent = absentModel(models.status(), which);
    if (absent !== null) return absent;
    await models.unload(which);
    return { ok: true, output: { which } };
  },
  render: ({ which }) => ({
    headline: `The ${which} model is out of memory`,
    blocks: [text("Free text is routed by words, and everything else runs. /reload brings it back.")],
  }),
});
