import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { roundTripField } from "#agents/inputs.ts";
import { present, readRoundTripId } from "#agents/read-input.ts";
import { findPostMortem, postMortemAnswer } from "../post-mortem-blocks.ts";
import { postMortemSchema } from "../vault-schemas.ts";

export const showPostMortem = defineSkill({
  name: "show-post-mortem",
  description:
    "The post-mortem of a losing round trip: root cause, price path, fills, costs, the control, the lesson.",
  examples: [
    "post-mortem",
    "postmortem",
    "show the latest post-mortem",
    "show the post-mortem of standard-12",
    "post-mortem of inverted-7",
    "why did standard-12 lose",
    "why did the last trade lose money",
    "why did we lose the last one",
    "why did the last trade lose",
    "root cause of the last loss",
    "explain the last loss",
    "explain the last losing trade",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "vault"],
  input: z.strictObject({ roundTrip: roundTripField }),
  output: postMortemSchema,
  readInput: (said, { desk }) => present({ roundTrip: readRoundTripId(said, desk.books()) }),
  run({ roundTrip = "latest" }, deps) {
    const found = findPostMortem(roundTrip, deps);
    return isRefusal(found) ? found : { ok: true, output: found };
  },
  render: postMortemAnswer,
});
