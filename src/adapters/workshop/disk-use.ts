/** What the data takes on the disk, and what is left of it. */
import { lstat, readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { DiskUse, Workshop } from "#src/features/workshop/workshop.ts";

/** Files that are looked at, so that a folder of millions does not hold up an answer. */
const FILES_MAX = 20_000;

export function createDiskUse(data: string): Pick<Workshop, "disk"> {
  return {
    async disk(): Promise<DiskUse> {
      const budget = { files: FILES_MAX };
      const entries = await readdir(data, { withFileTypes: true }).catch(() => []);
      const parts: { name: string; bytes: number }[] = [];
      for (const entry of entries)
        parts.push({ name: entry.name, bytes: await bytesOf(join(data, entry.name), budget) });
      const space = await statfs(data).catch(() => null);
      return {
        freeBytes: space === null ? null : space.bavail * space.bsize,
        totalBytes: space === null ? null : space.blocks * space.bsize,
        parts: parts.toSorted((a, b) => b.bytes - a.bytes),
      };
    },
  };
}

/** Links count as themselves: nothing outside is looked at. */
async function bytesOf(path: string, budget: { files: number }): Promise<number> {
  const known = await lstat(path).catch(() => null);
  if (known === null || (budget.files -= 1) < 0) return 0;
  if (!known.isDirectory()) return known.size;
  let sum = 0;
  for (const name of await readdir(path).catch(() => [])) sum += await bytesOf(join(path, name), budget);
  return sum;
}
