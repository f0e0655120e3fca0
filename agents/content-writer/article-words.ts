/** What the skills of articles share: which one is meant, and how one is shown. */
import { z } from "zod";
import type { Answer, SkillButton, SkillContext, SkillServices } from "#agents/define.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { SOURCES_MAX, type Article } from "#src/features/publishing/model/article.ts";
import type { ArticleOrder } from "#src/features/publishing/articles-api.ts";

/** Sources come one a message; whoever pastes them has time. */
const SOURCE_WITHIN_MS = 30 * 60_000;

/** An article as its store gave it. */
export const articleSchema = z.custom<Article>(
  (value) => typeof value === "object" && value !== null && "brief" in value && "sources" in value,
  "not an article",
);

export const keyField = z.string().trim().max(80).optional();

export function orderOf({ actor, chatId, cause }: SkillContext): ArticleOrder {
  return { actor: actorName(actor), chat: { platform: actor.platform, chatId }, cause };
}

/** By its key, or the newest. */
export function findArticle(
  key: string | undefined,
  { articles }: Pick<SkillServices, "articles">,
): Article | Refusal {
  const found = key === undefined ? articles.latest() : articles.find(key);
  return (
    found ?? refusal("NOT_FOUND", "There is no article yet.", 'Begin one: "/article" and what it is to tell.')
  );
}

/** The person's next text is a source of it. */
export function expectSource(
  { key }: Article,
  { expected }: Pick<SkillServices, "expected">,
  { actor, nowMs }: SkillContext,
): void {
  expected.expect(actor, {
    skill: "add-source",
    input: { article: key },
    field: "text",
    expiresTsMs: nowMs + SOURCE_WITHIN_MS,
  });
}

export function openAnswer({ key, brief, sources }: Article): Answer {
  const button = (label: string, decision: "write" | "drop"): SkillButton => ({
    label,
    skill: "decide-article",
    input: { article: key, decision },
  });
  return {
    headline: `Article "${brief}": ${sources.length} of at most ${SOURCES_MAX} sources`,
    blocks: [
      ...sourceBlocks(sources.map(({ name, text: words }) => `${name} (${words.length} characters)`)),
      text(
        "Send its sources now as plain text, one a message; a short first line is its name. The desk's own figures are a source already.",
      ),
      text('Then type "write" to have it written, or "drop" to leave it.'),
    ],
    buttons: [[button("Write it", "write"), button("Drop it", "drop")]],
    footnote: key,
  };
}

function sourceBlocks(names: readonly string[]): readonly Block[] {
  return names.length === 0 ? [] : [{ type: "list", items: names.map((name) => [name]) }];
}

export function orderedAnswer({ key, brief, sources }: Article): Answer {
  return {
    headline: `The article "${brief}" is being written`,
    blocks: [
      text(
        `From ${sources.length} sources of yours and the desk's figures. This message shows how far it is.`,
      ),
      text("The preview comes here when it is done; nothing is published before an owner approves it."),
    ],
    footnote: key,
  };
}

export function closedAnswer({ key, brief, state, report }: Article): Answer {
  const words = { dropped: "was dropped", failed: "could not be written", written: "is written" } as const;
  return {
    headline: `The article "${brief}" ${state === "open" || state === "ordered" ? `is ${state}` : words[state]}`,
    blocks:
      report.length === 0
        ? []
        : [
            text(bold("What the fact check did not let through")),
            { type: "list", items: report.map((line) => [line]) },
          ],
    footnote: key,
  };
}
