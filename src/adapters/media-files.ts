/** The media store as files of the data folder: `media/ab/abcdef....png`, written whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MEDIA_ID } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import { MEDIA_BYTES_MAX, type MediaKind, type MediaStore } from "#src/ports/media-store.ts";

const KEPT_MS = 31 * 24 * 3_600_000;
const HASH_LENGTH = 40;

export type MediaFiles = MediaStore & {
  /** Where the file of an id is, for a face that shows paths. */
  pathOf(mediaId: string): string;
  /** Removes what nobody has asked to keep for a month. */
  prune(): Promise<void>;
};

/** @param dataDir the data folder; its `media` folder is made at the first file. */
export function createMediaFiles(dataDir: string, clock: Clock): MediaFiles {
  const root = join(dataDir, "media");
  const pathOf = (mediaId: string): string => join(root, mediaId.slice(0, 2), mediaId);
  return {
    pathOf,
    async put({ bytes, kind }) {
      if (bytes.length === 0 || bytes.length > MEDIA_BYTES_MAX)
        throw new RangeError(`a file of ${bytes.length} bytes: 1 to ${MEDIA_BYTES_MAX} can be sent`);
      const mediaId = `${createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LENGTH)}.${kind}`;
      const path = pathOf(mediaId);
      // Its age counts from the last time that somebody wanted it kept.
      if (await touch(path, clock.nowMs())) return mediaId;
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.${randomUUID()}`;
      await writeFile(partial, bytes);
      await touch(partial, clock.nowMs());
      await rename(partial, path);
      return mediaId;
    },
    async find(mediaId) {
      if (!MEDIA_ID.test(mediaId)) return null;
      const bytes = await readFile(pathOf(mediaId)).catch(ifMissing);
      return bytes === null ? null : { bytes, kind: mediaId.slice(HASH_LENGTH + 1) as MediaKind };
    },
    async prune() {
      const oldestMs = clock.nowMs() - KEPT_MS;
      const files = (await readdir(root, { recursive: true, withFileTypes: true }).catch(ifMissing)) ?? [];
      for (const file of files.filter((entry) => entry.isFile())) {
        const path = join(file.parentPath, file.name);
        const found = await stat(path).catch(ifMissing);
        if (found !== null && found.mtimeMs < oldestMs) await rm(path, { force: true });
      }
    },
  };
}

async function touch(path: string, nowMs: number): Promise<boolean> {
  const seconds = nowMs / 1_000;
  return (await utimes(path, seconds, seconds).catch(ifMissing)) !== null;
}

/** @throws every error but "no such file". */
function ifMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
