/** A machine that is the same everywhere: a few files, a log, a disk, one allowed command. */
import type { Workshop } from "#src/features/workshop/workshop.ts";
import { createFakeWorkshop } from "./fake-workshop.ts";

const GIB = 1024 ** 3;

export function goldenWorkshop(nowMs: number): Workshop {
  const lines = ["{", '  "name": "sleepyquant",', '  "version": "0.1.0"', "}"];
  return createFakeWorkshop({
    list: async () => [
      { name: "agents", kind: "folder", bytes: 0 },
      { name: "package.json", kind: "file", bytes: 58 },
    ],
    read: async (path, firstLine) => ({ path, bytes: 58, firstLine, lines, totalLines: lines.length }),
    logs: async () => [
      { tsMs: nowMs - 60_000, level: "info", text: "books audited entries=1204 fills=402" },
      { tsMs: nowMs - 1_000, level: "warn", text: "the venue answered late tookMs=1840" },
    ],
    disk: async () => ({
      freeBytes: 40 * GIB,
      totalBytes: 100 * GIB,
      parts: [
        { name: "desk-simulated.sqlite", bytes: 4 * 1024 ** 2 },
        { name: "media", bytes: 300 * 1024 },
      ],
    }),
    commands: () => [{ command: "git status", says: "what has been changed" }],
    plan: async (command) => ({
      text: command,
      argv: command.split(" "),
      directory: "/home/desk/sleepyquant",
      directoryId: "1:2",
      executable: "/usr/bin/git",
      sha256: "0c".repeat(32),
      sandbox: "bwrap",
    }),
  });
}
