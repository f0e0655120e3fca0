/**
 * Articles from the asking to the preview: sources are collected, cleaned and kept, an order is written when the writer
 * has time, and what comes of it is a publication like any other: held to compliance, shown, approved by an owner.
 */
import { cleanText } from "#src/features/news/model/clean-text.ts";
import { DeskError, type Refusal } from "#src/domain/errors.ts";
import { text, type Block, type OutboundMessage } from "#src/domain/message.ts";
import {
  ARTICLES_UNDER_WAY_MAX,
  BRIEF_LENGTH_MAX,
  SOURCE_LENGTH_MAX,
  SOURCES_MAX,
  type Article,
} from "../model/article.ts";
import type { Publication, Section, Source } from "../model/publication.ts";
import { localDay } from "#src/domain/local-time.ts";
import type { ArticleStep, ArticleStore } from "../store/article-store.ts";
import type { ArticleOrder, ArticlesApi } from "../articles-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { BringOptions } from "../publishing-desk.ts";
import { progressWords } from "./progress-words.ts";
import { writeArticle, type ArticleProgress, type ArticleWriter } from "./write-article.ts";

export type ArticleDeskDeps = {
  readonly store: ArticleStore;
  readonly facts: () => Promise<readonly Section[]>;
  /** Null on a desk without a model: nothing can be ordered then. */
  readonly writer: ArticleWriter | null;
  /** Whether the publication of a key is there: a crash may have come right behind it. */
  readonly isMade: (key: string) => boolean;
  readonly bring: (publication: Publication, options: BringOptions) => Promise<boolean>;
  readonly outbox: OutboxStore;
  readonly atomically: <T>(work: () => T) => T;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
};

export type ArticleDesk = ArticlesApi & {
  /** Writes what was ordered, one after the other. */
  writeOrdered(signal: AbortSignal): Promise<void>;
};

const LINE_LENGTH_MAX = 2_000;
const NAME_LENGTH_MAX = 80;
/** A model that goes away under an article is waited for so many times. */
const TRIES_MAX = 3;

export function createArticleDesk(deps: ArticleDeskDeps): ArticleDesk {
  const { store, facts } = deps;
  const tries = new Map<string, number>();
  return {
    find: (key) => store.find(key),
    latest: () => store.latest(1)[0] ?? null,
    facts,
    begin: (brief, order) => begin(deps, brief, order),
    addSource: (key, said, { cause }) => addSource(deps, key, said, cause),
    order: (key, { cause }) => move(deps, key, { state: "ordered", cause }),
    drop: (key, { cause }) => move(deps, key, { state: "dropped", cause }),
    async writeOrdered(signal) {
      for (const article of store.underWay().filter(({ state }) => state === "ordered")) {
        if (signal.aborted) return;
        const count = (tries.get(article.key) ?? 0) + 1;
        tries.set(article.key, count);
        await write(deps, article, count >= TRIES_MAX, signal);
      }
    },
  };
}

function begin(
  { store, clock, timeZone }: ArticleDeskDeps,
  brief: string,
  order: ArticleOrder,
): Refusal | Article {
  const said = cleanText(brief, BRIEF_LENGTH_MAX);
  if (said === "")
    return refusal("BRIEF_MISSING", "What is the article about?", 'Type "/article" and what it is to tell.');
  if (store.underWay().length >= ARTICLES_UNDER_WAY_MAX)
    return refusal(
      "TOO_MANY",
      `${ARTICLES_UNDER_WAY_MAX} articles are under way already.`,
      "Write one of them, or drop it, first.",
    );
  const { actor: requestedBy, chat, cause } = order;
  const askedTsMs = clock.nowMs();
  return store.open({ brief: said, requestedBy, chat, cause, askedTsMs, day: localDay(askedTsMs, timeZone) });
}

function addSource({ store }: ArticleDeskDeps, key: string, said: string, cause: string): Refusal | Article {
  const found = stillOpen(store, key);
  if ("refused" in found) return found;
  if (found.sources.length >= SOURCES_MAX)
    return refusal(
      "TOO_MANY",
      `An article has at most ${SOURCES_MAX} sources.`,
      'Type "write" to have it written.',
    );
  const source = readSource(said, found.sources.length + 1);
  if (source.text === "")
    return refusal("SOURCE_EMPTY", "There is no text in that.", "Send the source as plain text.");
  store.addSource(key, source, cause);
  return store.find(key) ?? found;
}

/** A short first line with text behind it is the name. Line by line, so that paragraphs stay. */
function readSource(said: string, number: number): Source {
  const lines = said
    .slice(0, SOURCE_LENGTH_MAX)
    .split("\n")
    .map((line) => cleanText(line, LINE_LENGTH_MAX))
    .filter((line) => line !== "");
  const [first = ""] = lines;
  const isName = lines.length > 1 && first.length <= NAME_LENGTH_MAX;
  return { name: isName ? first : `text ${number}`, text: lines.join("\n") };
}

type Move = Pick<ArticleStep, "state" | "cause">;

function move({ store, clock }: ArticleDeskDeps, key: string, { state, cause }: Move): Refusal | Article {
  const known = store.find(key);
  if (known?.orderedBy === cause) return known;
  const found = stillOpen(store, key);
  if ("refused" in found) return found;
  store.step(key, { state, cause, report: [], tsMs: clock.nowMs() });
  return store.find(key) ?? found;
}

function stillOpen(store: ArticleStore, key: string): Refusal | Article {
  const found = store.find(key);
  if (found === null)
    return refusal("NOT_FOUND", "There is no such article.", 'Begin one: "/article" and a brief.');
  if (found.state === "open") return found;
  return refusal("NOT_OPEN", `That article is ${found.state} already.`, "/articles shows it.");
}

async function write(
  deps: ArticleDeskDeps,
  article: Article,
  isLastTry: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { writer, log, isMade } = deps;
  if (isMade(article.key)) return finish(deps, article, "written", []);
  if (writer === null) return finish(deps, article, "failed", ["There is no language model on this desk."]);
  const shown = createProgress(deps, article);
  const outcome = await tryToWrite(article, writer, shown.tell, signal);
  const { publication, report, failure } = outcome;
  if (failure !== null) {
    log.warn("an article could not be written", { key: article.key, err: failure });
    if (failure.retryable && !isLastTry) return shown.say("The model went away; it is tried again.");
    return finish(deps, article, "failed", [...report, `The model did not answer: ${failure.message}.`]);
  }
  if (publication === null) return finish(deps, article, "failed", report);
  await deps.bring(publication, { also: [article.chat], review: reviewBlocks(report) });
  shown.say(`Written: ${publication.title}. The preview is below.`);
  finish(deps, article, "written", report);
}

async function tryToWrite(
  article: Article,
  writer: ArticleWriter,
  tell: (progress: ArticleProgress) => void,
  signal: AbortSignal,
): ReturnType<typeof writeArticle> {
  try {
    return await writeArticle(article, writer, tell, signal);
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return { publication: null, report: [], failure: error };
  }
}

/** What the fact check could not support, for whoever reviews the text; never part of it. */
export function reviewBlocks(report: readonly string[]): readonly Block[] {
  return report.length === 0
    ? [text("Fact check: every number, name, date and quotation stands in its sources.")]
    : [
        text("Fact check: what was not supported, and is not in the text:"),
        { type: "list", items: report.map((line) => [line]) },
      ];
}

function finish(
  { store, clock, outbox, atomically }: ArticleDeskDeps,
  { key, chat, brief }: Article,
  state: "written" | "failed",
  report: readonly string[],
): void {
  const tsMs = clock.nowMs();
  atomically(() => {
    store.step(key, { state, cause: "writer", report, tsMs });
    if (state === "failed")
      outbox.append({
        dedupeKey: `article-failed-${key}`,
        destination: chat,
        message: {
          kind: "alert",
          severity: "warning",
          headline: `No article came of "${brief.slice(0, 80)}"`,
          blocks: [
            ...(report.length === 0 ? [] : [{ type: "list" as const, items: report.map((line) => [line]) }]),
            text("Nothing was made up in its place. /article begins another."),
          ],
        },
        createdTsMs: tsMs,
      });
  });
}

/** Each step takes the place of the answer to whoever ordered it, once that has a message id. */
function createProgress({ outbox, clock, log }: ArticleDeskDeps, { key, chat, orderedBy }: Article) {
  let steps = 0;
  const say = (headline: string): void => {
    const editMessageId = outbox.messageIds(`reply-${orderedBy}`)?.at(-1);
    log.info("an article is being written", { key, headline });
    if (editMessageId === undefined) return;
    steps += 1;
    const message: OutboundMessage = { kind: "answer", severity: "info", headline, blocks: [] };
    const tsMs = clock.nowMs();
    outbox.append({
      dedupeKey: `article-step-${key}-${steps}-${tsMs}`,
      destination: { ...chat, editMessageId, silent: true },
      message,
      createdTsMs: tsMs,
    });
  };
  return { say, tell: (progress: ArticleProgress) => say(progressWords(progress)) };
}

function refusal(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}
