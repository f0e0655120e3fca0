import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { roundTripField } from "#agents/inputs.ts";
import { present, readRoundTripId } from "#agents/read-input.ts";
import { actorName, refusal } from "#agents/targets.ts";
import { findPostMortem, opinionBlocks, toShown } from "../post-mortem-blocks.ts";
import { postMortemSchema } from "../vault-schemas.ts";

const WORDS = { agree: "agree with", dispute: "dispute" } as const;

export const judgePostMortem = defineSkill({
  name: "judge-post-mortem",
  description: "Agree with a post-mortem, or dispute it; kept beside it with who and when.",
  examples: [
    "i agree with the post-mortem",
    "agree with the root cause",
    "i disagree with the root cause",
    "dispute the post-mortem",
    "dispute the root cause of inverted-7",
    "i dispute that",
    "i agree with that post-mortem",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk", "vault"],
  input: z.strictObject({
    roundTrip: roundTripField,
    opinion: z.enum(["agree", "dispute"], 'either "agree" or "dispute"').optional(),
  }),
  output: postMortemSchema,
  readInput: (said, { desk }) =>
    present({ roundTrip: readRoundTripId(said, desk.books()), opinion: readOpinion(said) }),
  preview({ roundTrip = "latest", opinion }, deps) {
    const found = findPostMortem(roundTrip, deps);
    if (isRefusal(found)) return found;
    const { roundTripId: id, message } = found;
    if (opinion !== undefined)
      return {
        proposed: true,
        summary: `${WORDS[opinion]} the post-mortem of ${id}: ${message.headline}`,
        label: opinion === "agree" ? `Agree with ${id}` : `Dispute ${id}`,
        input: { roundTrip: id, opinion },
      };
    return {
      asked: true,
      question: message.headline,
      hint: `Or type it, for example "dispute the post-mortem of ${id}".`,
      choices: (["agree", "dispute"] as const).map((one) => ({
        label: one === "agree" ? "Agree" : "Dispute",
        skill: "judge-post-mortem",
        input: { roundTrip: id, opinion: one },
      })),
    };
  },
  run({ roundTrip = "latest", opinion }, deps, { actor, cause }) {
    const found = findPostMortem(roundTrip, deps);
    if (isRefusal(found)) return found;
    if (opinion === undefined)
      return refusal("OPINION_MISSING", "Agree or dispute?", `Say "agree with ${found.roundTripId}".`);
    const order = { actor: actorName(actor), cause };
    const said = deps.vault.giveOpinion(found.roundTripId, opinion, null, order);
    return isRefusal(said) ? said : { ok: true, output: toShown(found.roundTripId, said) ?? found };
  },
  render: ({ roundTripId, opinions }) => ({
    headline: `Kept with the post-mortem of ${roundTripId}`,
    blocks: opinionBlocks(opinions),
  }),
});

function readOpinion(said: string): string | undefined {
  if (/\b(?:dispute|disagree|wrong|object)\b/i.test(said)) return "dispute";
  return /\b(?:agree|right|correct)\b/i.test(said) ? "agree" : undefined;
}
