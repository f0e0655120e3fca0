import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { publicationAnswer, storedSchema } from "#agents/content-writer/publication-schema.ts";
import { present } from "#agents/read-input.ts";
import { articleSchema, closedAnswer, findArticle, keyField, openAnswer } from "../article-words.ts";

export const showArticle = defineSkill({
  name: "show-article",
  description: "The latest article: how far it is, its text, and what its fact check did not let through.",
  examples: [
    "show the article",
    "the latest article",
    "how far is the article",
    "is the article written yet",
    "preview of the article",
    "read me the article",
  ],
  effect: "read",
  role: "viewer",
  needs: ["publishing", "articles"],
  /** Its sources were given by strangers, and its words rest on them. */
  readsUntrusted: true,
  input: z.strictObject({ article: keyField }),
  output: z.object({ article: articleSchema, stored: storedSchema.nullable() }),
  readInput: (said) => present({ article: /\barticle-[\d-]+\b/.exec(said)?.[0] }),
  run({ article }, deps) {
    const found = findArticle(article, deps);
    if (isRefusal(found)) return found;
    return { ok: true, output: { article: found, stored: deps.publishing.find(found.key) } };
  },
  render({ article, stored }) {
    if (stored === null) return article.state === "open" ? openAnswer(article) : closedAnswer(article);
    const answer = publicationAnswer(stored);
    return { ...answer, blocks: [...answer.blocks, ...closedAnswer(article).blocks] };
  },
});
