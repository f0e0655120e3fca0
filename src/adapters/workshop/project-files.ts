/** Reads files and folders of the project and the data folder, within limits and redacted. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Refusal } from "../../domain/errors.ts";
import { isSecretPath } from "#src/features/workshop/model/secret-files.ts";
import type { FileEntry, Workshop } from "#src/features/workshop/workshop.ts";
import { findInside, openFound, type Roots } from "./inside-roots.ts";

const ENTRIES_MAX = 200;
const BYTES_MAX = 512 * 1024;
const LINES_MAX = 200;
const LINE_LENGTH_MAX = 400;

export type FilesOptions = { readonly roots: Roots; readonly redact: (text: string) => string };

export function createProjectFiles({ roots, redact }: FilesOptions): Pick<Workshop, "list" | "read"> {
  return {
    async list(typed) {
      const found = await findInside(typed, roots);
      if ("refused" in found) return found;
      const entries = await readdir(found.path, { withFileTypes: true }).catch(() => null);
      if (entries === null) return refuse(`"${found.name}" is no folder`);
      const shown = entries.filter(({ name }) => !isSecretPath([name]) && name !== "node_modules");
      const listed = shown.slice(0, ENTRIES_MAX).map(async (entry): Promise<FileEntry> => {
        const kind = entry.isDirectory() ? "folder" : "file";
        const bytes = kind === "file" ? await sizeOf(join(found.path, entry.name)) : 0;
        return { name: entry.name, kind, bytes };
      });
      return (await Promise.all(listed)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    async read(typed, firstLine, count) {
      const found = await findInside(typed, roots);
      if ("refused" in found) return found;
      const file = await openFound(found);
      if ("refused" in file) return file;
      try {
        const { size } = await file.stat();
        if (size > BYTES_MAX) return refuse(`it has ${size} bytes, ${BYTES_MAX} are the most`);
        const bytes = await file.readFile();
        if (bytes.includes(0)) return refuse("it is no text");
        const all = redact(bytes.toString("utf8")).split(/\r?\n/);
        const from = Math.max(1, firstLine);
        const lines = all
          .slice(from - 1, from - 1 + Math.min(count, LINES_MAX))
          .map((line) => (line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line));
        return { path: found.name, bytes: size, firstLine: from, lines, totalLines: all.length };
      } finally {
        await file.close();
      }
    },
  };
}

/** Of a link, what it is itself: nothing behind it is looked at. */
async function sizeOf(path: string): Promise<number> {
  const known = await lstat(path).catch(() => null);
  return known?.isFile() === true ? known.size : 0;
}

function refuse(reason: string): Refusal {
  return {
    refused: true,
    code: "FILE_NOT_SHOWN",
    reason: `Not shown: ${reason}.`,
    hint: 'Name a file such as "agents/registry.ts", or a folder such as "agents".',
  };
}
