/**
 * Trigger: a look every few seconds for an article that somebody ordered.
 * Reads:   what was given as its sources, and the desk's own figures since it began.
 * Writes:  steps of the article; when it is written, its publication with the preview and the request to publish it.
 * Emits:   edits of the message that its orderer got, a step each.
 * Twice:   an article is one publication by its key; one that a stop cut short is written anew.
 */
import type { Publication, Section, Source } from "./model/publication.ts";
import type { ArticleStore } from "./store/article-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { createArticleDesk, type ArticleDesk } from "./articles/article-desk.ts";
import type { ArticleWriter } from "./articles/write-article.ts";
import type { PublishingDesk } from "./publishing-desk.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type OpenArticlesOptions = Omit<ArticleWriter, "inference" | "figures" | "nowMs"> & {
  readonly store: ArticleStore;
  readonly outbox: OutboxStore;
  readonly inference: Inference | null;
  /** The sections of a digest from the desk's beginning to now. */
  readonly facts: () => Promise<readonly Section[]>;
  readonly publishing: PublishingDesk;
  readonly atomically: <T>(work: () => T) => T;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenedArticles = Periodic & { readonly desk: ArticleDesk };

const POLL_INTERVAL_MS = 3_000;

export function openArticles(options: OpenArticlesOptions): OpenedArticles {
  const { inference, facts, publishing, clock, log, signal } = options;
  const figures = async (): Promise<Source> => ({
    name: "the desk's figures",
    text: factText(await facts()),
  });
  const nowMs = (): number => clock.nowMs();
  const desk = createArticleDesk({
    ...options,
    writer: inference === null ? null : { ...options, inference, figures, nowMs },
    isMade: (key) => publishing.find(key) !== null,
    bring: (publication: Publication, review) => publishing.bring(publication, review),
  });
  const loop = { clock, log, signal, name: "articles", periodMs: POLL_INTERVAL_MS };
  return { desk, ...every({ ...loop, run: (stop) => desk.writeOrdered(stop) }) };
}

/** A line a figure. What strangers wrote (headlines) is no figure of the desk. */
function factText(sections: readonly Section[]): string {
  return sections
    .filter(({ id }) => id !== "news")
    .flatMap(({ title, text, facts, lines }) => [
      `${title}: ${text}`,
      ...facts.map(({ name, value }) => `${name}: ${value}`),
      ...lines,
    ])
    .join("\n");
}
