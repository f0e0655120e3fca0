import type { Refusal } from "#src/domain/errors.ts";
import type { Destination } from "#src/domain/message.ts";
import type { Publication, PublicationKind } from "./model/publication.ts";
import type { StoredPublication } from "./publication-store.ts";

/** A place for the files of what was published. Writing the same file twice is writing it once. */
export interface PublishedFiles {
  /** `name` is of letters, digits, dots and dashes. Written whole or not at all. */
  write(name: string, text: string): Promise<void>;
}

/** Draws the equity of a publication's books; null where there is nothing to draw. The id of a picture. */
export interface PublicationCharts {
  draw(publication: Publication): Promise<{ readonly mediaId: string; readonly alt: string } | null>;
}

/** Where a published text goes, in words and as destinations. */
export type Channels = readonly Destination[];

/** Texts that stand beside a channel, each within its limit. */
export type ProfileTexts = {
  /** At most 280 characters. */
  readonly pinned: string;
  /** At most 160. */
  readonly bio: string;
  readonly titles: readonly string[];
  readonly tags: readonly string[];
};

/** What agents may ask of, and do with, what the desk writes. */
export interface PublishingApi {
  latest(kind: PublicationKind): StoredPublication | null;
  find(key: string): StoredPublication | null;
  /** What the writer is at now, in a sentence; null while nothing is written. */
  writing(): string | null;
  /** With the newest figures. */
  profile(): ProfileTexts;
  /** Puts other words at the top of a section. Refused where they hold what the section's figures do not. */
  edit(
    key: string,
    sectionId: string,
    text: string,
    actor: string,
    cause: string,
  ): Refusal | StoredPublication;
}
