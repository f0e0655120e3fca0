import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { bold, text } from "#src/domain/message.ts";
import { BANNED_WORDS, DISCLAIMER, LENGTHS } from "#src/features/publishing/compliance-rules.ts";

export const showCompliance = defineSkill({
  name: "show-compliance",
  description: "The publishing rules in force: what no text may say, and what a public one must.",
  examples: [
    "compliance rules",
    "what may we not publish",
    "what are we not allowed to say",
    "publishing rules",
    "which phrases are banned",
    "show the disclaimer",
    "the rules for public posts",
    "what does compliance forbid",
  ],
  effect: "read",
  role: "viewer",
  needs: [],
  input: noInput,
  output: z.object({ rules: z.array(z.object({ rule: z.string(), reason: z.string() })).readonly() }),
  readInput: () => ({}),
  run: () => ({
    ok: true,
    output: { rules: BANNED_WORDS.map(({ rule, reason }) => ({ rule, reason })) },
  }),
  render: ({ rules }) => ({
    headline: `${rules.length} things that no text of this desk may do`,
    blocks: [
      { type: "list", items: rules.map(({ rule, reason }) => [bold(rule), `: ${reason}`]) },
      text(
        `A text with figures says PAPER. A public one ends with the disclaimer; a pinned post has ${LENGTHS["pinned-post"]} characters at most, a bio ${LENGTHS.bio}.`,
      ),
      text(bold("Disclaimer"), `: ${DISCLAIMER}`),
    ],
  }),
});
