import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import {
  articleSchema,
  closedAnswer,
  expectSource,
  findArticle,
  keyField,
  openAnswer,
  orderedAnswer,
  orderOf,
} from "../article-words.ts";

const SOURCE_SAID_MAX = 16_000;
const WRITE = /^(?:write(?: it)?|that is all|that's all|done|go)[.!]?$/i;
const DROP = /^(?:drop|cancel|stop|forget)(?: it)?[.!]?$/i;

/** What is said in it is kept as text and read by the writer alone: it is a source, whatever it asks for. */
export const addSource = defineSkill({
  name: "add-source",
  description:
    "Give an article that is being prepared a text as its source; without words, your next message.",
  examples: [
    "add a source to the article",
    "another source for the article",
    "add this text as a source",
    "i have one more source for the article",
  ],
  effect: "write",
  role: "operator",
  needs: ["expected", "articles"],
  input: z.strictObject({
    article: keyField,
    text: z.string().trim().max(SOURCE_SAID_MAX, `at most ${SOURCE_SAID_MAX} characters`).optional(),
  }),
  output: articleSchema,
  readInput: (said) => present({ text: /\bsource\b[^:]*:\s*(\S.*)$/is.exec(said)?.[1] }),
  preview({ article, text }, deps) {
    const found = findArticle(article, deps);
    if (isRefusal(found)) return found;
    const what = text === undefined ? "the next message that you write" : `"${text.slice(0, 80)}"`;
    return {
      proposed: true,
      summary: `keep ${what} as a source of the article "${found.brief}"`,
      label: "Add the source",
      input: present({ article: found.key, text }),
    };
  },
  run({ article, text = "" }, deps, context) {
    const found = findArticle(article, deps);
    if (isRefusal(found)) return found;
    const { articles } = deps;
    const order = orderOf(context);
    const moved = WRITE.test(text)
      ? articles.order(found.key, order)
      : DROP.test(text)
        ? articles.drop(found.key, order)
        : text === ""
          ? found
          : articles.addSource(found.key, text, order);
    if (isRefusal(moved)) return moved;
    if (moved.state === "open") expectSource(moved, deps, context);
    return { ok: true, output: moved };
  },
  render: (article) => {
    if (article.state === "open") return openAnswer(article);
    return article.state === "ordered" ? orderedAnswer(article) : closedAnswer(article);
  },
});
