import { defineAgent } from "#agents/define.ts";
import { addSource } from "./skills/add-source.ts";
import { decideArticle } from "./skills/decide-article.ts";
import { editPublication } from "./skills/edit-publication.ts";
import { showArticle } from "./skills/show-article.ts";
import { showDigest } from "./skills/show-digest.ts";
import { showProfile } from "./skills/show-profile.ts";
import { writeArticle } from "./skills/write-article.ts";

export const contentWriter = defineAgent({
  name: "content-writer",
  role: "Content writer: digests, articles, the pinned post; nothing public without compliance and an owner",
  prompt: "content-writer",
  skills: [showDigest, editPublication, writeArticle, addSource, decideArticle, showArticle, showProfile],
  stepsMax: 3,
});
