/** The files of what was published: Markdown, HTML and JSON each, and one feed. Made from the record, so that they can be made again. */
import type { PublicationStore, StoredPublication } from "./publication-store.ts";
import type { PublishedFiles } from "./publishing-api.ts";
import {
  publicationFeed,
  publicationHtml,
  publicationJson,
  publicationMarkdown,
} from "./digest/render-publication.ts";

const FEED_MAX = 20;

export type FileDeps = {
  readonly store: PublicationStore;
  readonly files: PublishedFiles;
  /** Where published files can be read on the web; null where they cannot. */
  readonly publicRoot: string | null;
};

export async function writeFiles({ store, files, publicRoot }: FileDeps): Promise<void> {
  const entries = store.published(FEED_MAX);
  for (const { publication } of entries) {
    await files.write(`${publication.key}.md`, publicationMarkdown(publication));
    await files.write(`${publication.key}.html`, publicationHtml(publication));
    await files.write(`${publication.key}.json`, publicationJson(publication));
  }
  if (entries.length > 0) await files.write("feed.xml", publicationFeed(entriesOf(entries), publicRoot));
}

function entriesOf(stored: readonly StoredPublication[]): Parameters<typeof publicationFeed>[0] {
  return stored.flatMap(({ publication, published }) =>
    published === null ? [] : [{ publication, publishedTsMs: published.tsMs }],
  );
}
