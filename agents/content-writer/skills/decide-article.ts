import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import {
  articleSchema,
  closedAnswer,
  findArticle,
  keyField,
  orderedAnswer,
  orderOf,
} from "../article-words.ts";

const DECISIONS = ["write", "drop"] as const;

export const decideArticle = defineSkill({
  name: "decide-article",
  description: "Have an article that collects its sources written now, or drop it.",
  examples: [
    "go ahead with the article",
    "let the article be written from its sources now",
    "the article has all its sources",
    "drop the article",
    "forget the article",
  ],
  effect: "write",
  role: "operator",
  needs: ["articles"],
  input: z.strictObject({ article: keyField, decision: z.enum(DECISIONS, "write or drop").optional() }),
  output: articleSchema,
  readInput: (said) =>
    present({
      decision: /\b(?:drop|forget|cancel)\b/i.test(said)
        ? "drop"
        : /\bwritt?en?\b/i.test(said)
          ? "write"
          : undefined,
    }),
  preview({ article, decision = "write" }, deps) {
    const found = findArticle(article, deps);
    if (isRefusal(found)) return found;
    return {
      proposed: true,
      summary: `${decision === "drop" ? "drop" : "have written"} the article "${found.brief}"`,
      label: decision === "drop" ? "Drop the article" : "Write the article",
      input: { article: found.key, decision },
    };
  },
  run({ article, decision = "write" }, deps, context) {
    const found = findArticle(article, deps);
    if (isRefusal(found)) return found;
    const { articles } = deps;
    const order = orderOf(context);
    const moved = decision === "drop" ? articles.drop(found.key, order) : articles.order(found.key, order);
    return isRefusal(moved) ? moved : { ok: true, output: moved };
  },
  render: (article) => (article.state === "ordered" ? orderedAnswer(article) : closedAnswer(article)),
});
