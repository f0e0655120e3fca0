/** What every platform takes as an upload. */
export const MEDIA_BYTES_MAX = 10_000_000;

/** What a stored file is, by its ending. */
export type MediaKind = "png" | "txt" | "csv" | "json" | "html";

export type Media = { readonly bytes: Uint8Array; readonly kind: MediaKind };

/**
 * Files that go with messages, by the hash of their bytes: the same bytes are one file, and a file never changes.
 * The worker writes, the bots read. What is older than a month is forgotten, so nothing but a message on its way
 * may rely on it.
 */
export interface MediaStore {
  /** The id to put into an attachment. @throws RangeError for an empty or too large file. */
  put(media: Media): Promise<string>;
  /** Null when it is not there, or not there any more. */
  find(mediaId: string): Promise<Media | null>;
}
