/** Published texts as files of the data folder: `published/weekly-2026-11-22.md`, written whole or not at all. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PublishedFiles } from "#src/features/publishing/publishing-api.ts";

const NAME = /^[a-z0-9][a-z0-9.-]{0,100}\.(?:md|html|json|xml)$/;

export function createPublishedFiles(dataDir: string): PublishedFiles {
  const folder = join(dataDir, "published");
  return {
    async write(name, text) {
      if (!NAME.test(name)) throw new RangeError(`not a name for a published file: ${name}`);
      const path = join(folder, name);
      await mkdir(folder, { recursive: true });
      if ((await readFile(path, "utf8").catch(() => null)) === text) return;
      const partial = `${path}.${randomUUID()}`;
      try {
        await writeFile(partial, text);
        await rename(partial, path);
      } finally {
        await rm(partial, { force: true });
      }
    },
  };
}
