import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { readPath } from "#agents/read-path.ts";
import { text } from "#src/domain/message.ts";
import { formatBytes } from "#src/facts/format.ts";

const entrySchema = z.object({
  name: z.string(),
  kind: z.enum(["file", "folder"]),
  bytes: z.int().nonnegative(),
});
const SHOWN_MAX = 60;

export const listFiles = defineSkill({
  name: "list-files",
  description: "The files and folders of a folder of the project or the data folder.",
  examples: [
    "list the files",
    "list files in agents/",
    "ls src/desk",
    "what files are in prompts/",
    "show the folder data/logs",
    "which files are in the data folder",
    "directory listing of jobs/",
    "dir test/unit",
  ],
  effect: "read",
  role: "owner",
  needs: ["workshop"],
  readsUntrusted: true,
  input: z.strictObject({ path: z.string().trim().min(1).max(300).default(".") }),
  output: z.object({ path: z.string(), entries: z.array(entrySchema).readonly() }),
  readInput(said) {
    const path = readPath(said) ?? (/\bdata (?:folder|directory|dir)\b/i.test(said) ? "data" : undefined);
    return path === undefined ? {} : { path };
  },
  async run({ path }, { workshop }) {
    const entries = await workshop.list(path);
    return isRefusal(entries) ? entries : { ok: true, output: { path, entries } };
  },
  render({ path, entries }) {
    const shown = entries.slice(0, SHOWN_MAX);
    const lines = shown.map(({ name, kind, bytes }) =>
      kind === "folder" ? `${name}/` : `${name}  ${formatBytes(bytes)}`,
    );
    return {
      headline: `${path}: ${entries.length} entries`,
      blocks: [
        lines.length === 0 ? text("Nothing that is shown.") : { type: "code", text: lines.join("\n") },
        ...(entries.length > shown.length ? [text(`and ${entries.length - shown.length} more.`)] : []),
      ],
    };
  },
});
