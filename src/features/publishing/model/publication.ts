/** What the desk publishes, as plain data: every face (chat, Markdown, HTML, feed, JSON) is made from this. */

/** One figure: what it is, as it is shown, and where it was read. Prose may hold no number that is not in one. */
export type Fact = { readonly name: string; readonly value: string; readonly source: string };

/** Who wrote the sentence at the top of a section. */
export type Author = "template" | "writer" | "person";

/** `text` says it in sentences, `facts` in figures, `lines` one happening each. */
export type Section = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly writtenBy: Author;
  readonly facts: readonly Fact[];
  readonly lines: readonly string[];
};

/** A text that somebody gave, or the desk's own figures; untrusted, and never more than something to be quoted. */
export type Source = { readonly name: string; readonly text: string };

export const PUBLICATION_KINDS = ["weekly", "daily", "article"] as const;
export type PublicationKind = (typeof PUBLICATION_KINDS)[number];

/** `key` is the period's or the article's, and unique for ever: "weekly-2026-11-22". */
export type Publication = {
  readonly key: string;
  readonly kind: PublicationKind;
  readonly title: string;
  readonly fromTsMs: number;
  readonly toTsMs: number;
  readonly timeZone: string;
  /** "2026-11-15 18:00 to 2026-11-22 18:00, Europe/Berlin". */
  readonly period: string;
  readonly season: number;
  /** Where prices come from, where they are not real: "simulated market". */
  readonly market: string;
  readonly sections: readonly Section[];
  /** What an article rests on. Its texts stay on the desk; only their names go out. */
  readonly sources?: readonly Source[];
};

/** Everything that the words of a section may rest on, as text. */
export function sectionEvidence({ title, facts, lines }: Section): readonly string[] {
  return [title, ...facts.map(({ name, value }) => `${name}: ${value}`), ...lines];
}

/** Everything that a section of this publication may rest on: its own figures, or what an article's sources say. */
export function groundsOf(publication: Publication, section: Section): readonly string[] {
  const { period, season, title, sources = [] } = publication;
  const frame = [period, `season ${season}`];
  return publication.kind === "article"
    ? [...frame, title, section.title, ...sources.map(({ text }) => text)]
    : [...frame, section.text, ...sectionEvidence(section)];
}
