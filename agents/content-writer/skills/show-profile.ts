import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { bold, text } from "#src/domain/message.ts";

export const showProfile = defineSkill({
  name: "show-profile",
  description: "Texts for a channel with the latest figures: the pinned post, the bio, titles and tags.",
  examples: [
    "pinned post",
    "write the pinned post",
    "give me a bio for the channel",
    "suggest some titles and tags",
    "what should the bio say",
    "text to pin in the channel",
    "seo titles please",
    "hashtags for the desk",
  ],
  effect: "read",
  role: "viewer",
  needs: ["publishing"],
  input: noInput,
  output: z.object({
    pinned: z.string().max(280),
    bio: z.string().max(160),
    titles: z.array(z.string()).readonly(),
    tags: z.array(z.string()).readonly(),
  }),
  readInput: () => ({}),
  run: (_input, { publishing }) => ({ ok: true, output: publishing.profile() }),
  render: ({ pinned, bio, titles, tags }) => ({
    headline: "PAPER: texts for a channel",
    blocks: [
      text(bold(`Pinned post (${pinned.length} of 280)`)),
      { type: "code", text: pinned },
      text(bold(`Bio (${bio.length} of 160)`)),
      { type: "code", text: bio },
      text(bold("Titles")),
      { type: "list", items: titles.map((title) => [title]) },
      text(bold("Tags: "), tags.map((tag) => `#${tag}`).join(" ")),
    ],
    footnote: "Nothing was posted. What is public needs an owner.",
  }),
});
