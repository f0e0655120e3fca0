import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { formatBytes } from "#src/facts/format.ts";

const PARTS_MAX = 8;
/** Below this the headline warns. */
const FREE_MIN = 1024 ** 3;

export const showDisk = defineSkill({
  name: "show-disk",
  description: "Disk: what is free, and what the desk's data takes, by part.",
  examples: [
    "disk",
    "disk space",
    "how much disk space is left",
    "how big is the database",
    "what takes up the disk",
    "storage usage",
    "are we running out of disk",
  ],
  effect: "read",
  role: "viewer",
  needs: ["workshop"],
  input: noInput,
  output: z.object({
    freeBytes: z.number().nullable(),
    totalBytes: z.number().nullable(),
    parts: z.array(z.object({ name: z.string(), bytes: z.number() })).readonly(),
  }),
  readInput: () => ({}),
  run: async (_input, { workshop }) => ({ ok: true, output: await workshop.disk() }),
  render({ freeBytes, totalBytes, parts }) {
    const taken = parts.reduce((sum, part) => sum + part.bytes, 0);
    const free = freeBytes === null ? "free space not known" : `${formatBytes(freeBytes)} free`;
    const of = totalBytes === null ? "" : ` of ${formatBytes(totalBytes)}`;
    return {
      severity: freeBytes !== null && freeBytes < FREE_MIN ? "warning" : "info",
      headline: `Disk: ${free}${of}; the data takes ${formatBytes(taken)}`,
      blocks: [
        {
          type: "fields",
          fields: parts
            .slice(0, PARTS_MAX)
            .map(({ name, bytes }) => ({ label: name, value: formatBytes(bytes) })),
        },
      ],
    };
  },
});
