import type { Publication, PublicationKind } from "./model/publication.ts";

/** `version` counts from 1; an edit is a new version. */
export type StoredPublication = {
  readonly publication: Publication;
  readonly version: number;
  readonly madeTsMs: number;
  /** Null until it went out; then the version that did. */
  readonly published: { readonly version: number; readonly tsMs: number } | null;
};

/** What the desk has written. Rows are final: an edit is a new version, and a period has one publication for ever. */
export interface PublicationStore {
  has(key: string): boolean;
  /** False when the key is known: whoever comes second has made nothing. */
  append(publication: Publication, madeTsMs: number): boolean;
  /** The new version's number. The publication exists. */
  appendVersion(publication: Publication, author: string, madeTsMs: number): number;
  /** False when it was published before. */
  markPublished(key: string, version: number, tsMs: number): boolean;
  /** The newest version. */
  find(key: string): StoredPublication | null;
  /** Newest first. */
  latest(kind: PublicationKind, limit: number): readonly StoredPublication[];
  /** As they went out, newest first. */
  published(limit: number): readonly StoredPublication[];
}
