import { z } from "zod";
import { defineSkill, isRefusal, type Answer, type SkillServices } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import { refusal } from "#agents/targets.ts";
import { bold, text } from "#src/domain/message.ts";
import type { Section } from "#src/features/publishing/model/publication.ts";
import { articleSchema, expectSource, openAnswer, orderedAnswer, orderOf } from "../article-words.ts";

/** With a source below it; a platform's messages are no longer than that. */
const SAID_MAX = 4_000;
const FACTS_OF = new Set(["results", "costs", "control", "vault"]);

const factSections = z.custom<readonly Section[]>((value) => Array.isArray(value), "no sections");

export const writeArticle = defineSkill({
  name: "write-article",
  description: "Write an article from a brief, sources that you give, and the desk's own figures.",
  examples: [
    "write an article about fees",
    "write an article about why book 2 loses less",
    "i want an article about the control experiment",
    "draft an article about our slippage",
    "can you write a blog post about the desk",
    "compose an article on what we learned this month",
    "new article",
    "begin an article about stops",
  ],
  effect: "write",
  role: "operator",
  needs: ["models", "expected", "articles"],
  input: z.strictObject({
    brief: z.string().trim().max(SAID_MAX, `at most ${SAID_MAX} characters`).optional(),
  }),
  output: z.discriminatedUnion("what", [
    z.object({ what: z.literal("no-model"), why: z.string(), facts: factSections }),
    z.object({ what: z.literal("open"), article: articleSchema }),
    z.object({ what: z.literal("ordered"), article: articleSchema }),
  ]),
  readInput: (said) => present({ brief: /\b(?:about|on)\s+(\S.*)$/is.exec(said)?.[1] }),
  preview: ({ brief }) =>
    brief === undefined
      ? missing()
      : {
          proposed: true,
          summary: `begin an article about "${brief}"; you give its sources, and nothing is published without an owner`,
          label: "Begin the article",
          input: { brief },
        },
  async run({ brief: said }, deps, context) {
    const why = whyNoModel(deps);
    if (why !== null)
      return { ok: true, output: { what: "no-model" as const, why, facts: await deps.articles.facts() } };
    const { brief, source } = readBrief(said ?? "");
    if (brief === "") return missing();
    const order = orderOf(context);
    const begun = deps.articles.begin(brief, order);
    if (isRefusal(begun)) return begun;
    if (source === null) {
      expectSource(begun, deps, context);
      return { ok: true, output: { what: "open" as const, article: begun } };
    }
    const given = deps.articles.addSource(begun.key, source, order);
    if (isRefusal(given)) return given;
    const ordered = deps.articles.order(begun.key, order);
    return isRefusal(ordered)
      ? ordered
      : { ok: true, output: { what: "ordered" as const, article: ordered } };
  },
  render(output) {
    if (output.what === "no-model") return withoutModel(output.why, output.facts);
    return output.what === "open" ? openAnswer(output.article) : orderedAnswer(output.article);
  },
});

function missing() {
  return refusal(
    "BRIEF_MISSING",
    "What is the article about?",
    'For example "/article Why both books lose to fees". Text behind an empty line is its first source.',
  );
}

/** The first paragraph says what it is about; what stands below it is a source, and then it is written at once. */
function readBrief(said: string): { readonly brief: string; readonly source: string | null } {
  const [brief = "", ...rest] = said.trim().split(/\n\s*\n|\n(?=sources?:)/i);
  const source = rest
    .join("\n")
    .replace(/^\s*sources?:\s*/i, "")
    .trim();
  return { brief: brief.trim(), source: source === "" ? null : source };
}

/** Null where one is ready to write. */
function whyNoModel({ models }: Pick<SkillServices, "models">): string | null {
  const primary = models.status().models.find(({ role }) => role === "primary");
  if (primary?.state === "ready") return null;
  return primary?.reason ?? "no model is set";
}

/** No sentence is made up in its place: what the desk knows, as it stands in the ledger. */
function withoutModel(why: string, facts: readonly Section[]): Answer {
  const shown = facts.filter(({ id }) => FACTS_OF.has(id));
  return {
    headline: "An article needs a language model, and none can write now",
    blocks: [
      text(`${why}. /model shows it; nothing was begun.`),
      text(bold("What can be done without one: an outline of facts from the ledger")),
      ...shown.flatMap((section) => [
        text(bold(section.title), `: ${section.text}`),
        {
          type: "fields" as const,
          fields: section.facts.map(({ name, value }) => ({ label: name, value })),
        },
      ]),
      text("The weekly digest is complete without a model too: /digest."),
    ],
  };
}
