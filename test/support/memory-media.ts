import { createHash } from "node:crypto";
import { MEDIA_BYTES_MAX, type Media, type MediaStore } from "#src/ports/media-store.ts";

/** The media store in memory; nothing in it grows old. */
export function createMemoryMedia(): MediaStore {
  const stored = new Map<string, Media>();
  return {
    async put(media) {
      const { bytes, kind } = media;
      if (bytes.length === 0 || bytes.length > MEDIA_BYTES_MAX) throw new RangeError(`${bytes.length} bytes`);
      const mediaId = `${createHash("sha256").update(bytes).digest("hex").slice(0, 40)}.${kind}`;
      stored.set(mediaId, { bytes: Uint8Array.from(bytes), kind });
      return mediaId;
    },
    find: async (mediaId) => stored.get(mediaId) ?? null,
  };
}
