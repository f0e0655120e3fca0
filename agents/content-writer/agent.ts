import { defineAgent } from "#agents/define.ts";
import { editPublication } from "./skills/edit-publication.ts";
import { showDigest } from "./skills/show-digest.ts";
import { showProfile } from "./skills/show-profile.ts";

export const contentWriter = defineAgent({
  name: "content-writer",
  role: "Content writer: digests, articles, the pinned post; nothing public without compliance and an owner",
  prompt: "content-writer",
  skills: [showDigest, editPublication, showProfile],
  stepsMax: 3,
});
