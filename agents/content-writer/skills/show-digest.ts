import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { text } from "#src/domain/message.ts";
import { present } from "#agents/read-input.ts";
import { publicationAnswer, storedSchema } from "#agents/content-writer/publication-schema.ts";

export const showDigest = defineSkill({
  name: "show-digest",
  description: "The latest weekly digest, or the latest daily one, whole, and whether it is published.",
  examples: [
    "digest",
    "show the weekly digest",
    "the last digest",
    "latest digest please",
    "show me the daily digest",
    "read me this week's digest",
    "is the digest published",
    "preview of the digest",
    "what does the newsletter say",
  ],
  effect: "read",
  role: "viewer",
  needs: ["publishing"],
  readsUntrusted: true,
  input: z.strictObject({ kind: z.enum(["weekly", "daily"], "weekly or daily").default("weekly") }),
  output: z.object({
    kind: z.enum(["weekly", "daily"]),
    stored: storedSchema.nullable(),
    writing: z.string().nullable(),
  }),
  readInput: (said) =>
    present({ kind: /\b(?:daily|day|today'?s?|yesterday'?s?|morning)\b/i.test(said) ? "daily" : undefined }),
  run: ({ kind }, { publishing }) => ({
    ok: true,
    output: { kind, stored: publishing.latest(kind), writing: publishing.writing() },
  }),
  render: ({ kind, stored, writing }) => {
    const now = writing === null ? [] : [text(`Being written now: ${writing}.`)];
    if (stored === null)
      return {
        headline: `PAPER: no ${kind} digest yet`,
        blocks: [...now, text("It is made by the clock, at the end of its period.")],
      };
    const answer = publicationAnswer(stored);
    return { ...answer, blocks: [...now, ...answer.blocks] };
  },
});
