/** Texts that were asked for, behind the ArticleStore port. */
import { assert } from "#src/domain/errors.ts";
import type { Platform } from "#src/domain/platforms.ts";
import type { Article, ArticleState } from "../model/article.ts";
import type { Source } from "../model/publication.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

export type ArticleDraft = Pick<Article, "brief" | "requestedBy" | "chat" | "askedTsMs"> & {
  /** The message that asked: the same twice is the same article. */
  readonly cause: string;
  /** "2026-01-11", of which its key is made. */
  readonly day: string;
};

export type ArticleStep = {
  readonly state: Exclude<ArticleState, "open">;
  readonly cause: string;
  readonly report: readonly string[];
  readonly tsMs: number;
};

/** Texts that were asked for. Rows are final: a source and a step are added, and the newest step is the state. */
export interface ArticleStore {
  open(draft: ArticleDraft): Article;
  /** The same cause twice is one source. */
  addSource(key: string, source: Source, cause: string): void;
  /** The same cause twice is one step. */
  step(key: string, step: ArticleStep): void;
  find(key: string): Article | null;
  /** Newest first. */
  latest(limit: number): readonly Article[];
  /** Those that collect sources or wait for the writer, oldest first. */
  underWay(): readonly Article[];
}

type Row = {
  article_number: number;
  day: string;
  brief: string;
  requested_by: string;
  platform: Platform;
  chat_id: string;
  asked_ts_ms: number;
  state: ArticleState | null;
  report: string | null;
};

const ROWS = `
SELECT a.*, s.state, s.report FROM articles a LEFT JOIN article_steps s ON s.step_number =
  (SELECT max(step_number) FROM article_steps n WHERE n.article_number = a.article_number)`;
const UNDER_WAY_MAX = 100;

/** The tables of `ARTICLE_SCHEMA` exist. */
export function createArticleStore(db: SqliteDatabase): ArticleStore {
  const sql = prepare(db);
  const toArticle = (row: Row): Article => {
    const { article_number: number } = row;
    return {
      key: keyOf(row.day, number),
      brief: row.brief,
      sources: sql.sources.all(number),
      requestedBy: row.requested_by,
      chat: { platform: row.platform, chatId: row.chat_id },
      askedTsMs: row.asked_ts_ms,
      state: row.state ?? "open",
      orderedBy: sql.orderedBy.get(number)?.cause ?? null,
      report: row.report === null ? [] : (JSON.parse(row.report) as string[]),
    };
  };
  return {
    open({ day, brief, requestedBy, chat, cause, askedTsMs }) {
      sql.open.run(day, brief, requestedBy, chat.platform, chat.chatId, cause, askedTsMs);
      const row = sql.byCause.get(cause);
      assert(row !== undefined, "an article that was opened is there");
      return toArticle(row);
    },
    addSource: (key, { name, text }, cause) => void sql.addSource.run(numberOf(key), name, text, cause),
    step: (key, { state, cause, report, tsMs }) =>
      void sql.step.run(numberOf(key), state, cause, JSON.stringify(report), tsMs),
    find(key) {
      const row = sql.find.get(numberOf(key));
      return row === undefined || keyOf(row.day, row.article_number) !== key ? null : toArticle(row);
    },
    latest: (limit) => sql.latest.all(limit).map(toArticle),
    underWay: () => sql.underWay.all(UNDER_WAY_MAX).map(toArticle),
  };
}

function prepare(db: SqliteDatabase) {
  return {
    open: db.prepare(
      `INSERT INTO articles (day, brief, requested_by, platform, chat_id, cause, asked_ts_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING`,
    ),
    addSource: db.prepare(
      `INSERT INTO article_sources (article_number, name, text, cause) VALUES (?, ?, ?, ?)
       ON CONFLICT (cause) DO NOTHING`,
    ),
    step: db.prepare(
      `INSERT INTO article_steps (article_number, state, cause, report, ts_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (article_number, state, cause) DO NOTHING`,
    ),
    sources: db.prepare<[number], Source>(
      "SELECT name, text FROM article_sources WHERE article_number = ? ORDER BY source_number",
    ),
    orderedBy: db.prepare<[number], { cause: string }>(
      `SELECT cause FROM article_steps WHERE article_number = ? AND state = 'ordered'
       ORDER BY step_number DESC LIMIT 1`,
    ),
    byCause: db.prepare<[string], Row>(`${ROWS} WHERE a.cause = ?`),
    find: db.prepare<[number], Row>(`${ROWS} WHERE a.article_number = ?`),
    latest: db.prepare<[number], Row>(`${ROWS} ORDER BY a.article_number DESC LIMIT ?`),
    underWay: db.prepare<[number], Row>(
      `${ROWS} WHERE s.state IS NULL OR s.state = 'ordered' ORDER BY a.article_number LIMIT ?`,
    ),
  };
}

function keyOf(day: string, number: number): string {
  return `article-${day}-${number}`;
}

/** -1, which no article has, for what is no key. */
function numberOf(key: string): number {
  const number = /^article-\d{4}-\d\d-\d\d-(\d{1,9})$/.exec(key)?.[1];
  return number === undefined ? -1 : Number(number);
}
