/** How much memory another process holds, asked of the system. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

export type ProcessMemory = {
  readonly rssBytes: number | null;
  readonly swappedBytes: number | null;
  readonly lockedBytes: number | null;
};

const KIB = 1024;
const ASK_WITHIN_MS = 5_000;
const UNKNOWN: ProcessMemory = { rssBytes: null, swappedBytes: null, lockedBytes: null };
const run = promisify(execFile);

/** Nulls for a process that is gone, and for what this system does not tell. */
export async function processMemory(pid: number): Promise<ProcessMemory> {
  try {
    if (process.platform === "linux") {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      const field = (name: string): number | null => {
        const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
        return found === undefined ? null : Number(found) * KIB;
      };
      return { rssBytes: field("VmRSS"), swappedBytes: field("VmSwap"), lockedBytes: field("VmLck") };
    }
    const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)], { timeout: ASK_WITHIN_MS });
    return { ...UNKNOWN, rssBytes: Number(stdout.trim()) * KIB };
  } catch {
    return UNKNOWN;
  }
}
