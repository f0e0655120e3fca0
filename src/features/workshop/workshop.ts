import type { Refusal } from "#src/domain/errors.ts";

export type FileEntry = { readonly name: string; readonly kind: "file" | "folder"; readonly bytes: number };

/** Lines of a text file, redacted; `firstLine` counts from 1. */
export type FileLines = {
  readonly path: string;
  readonly bytes: number;
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly totalLines: number;
};

export type LogLine = {
  readonly tsMs: number | null;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
};

/** What lies on the disk. */
export type DiskUse = {
  readonly freeBytes: number | null;
  readonly totalBytes: number | null;
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
};

/** A command that is allowed, as it would be run: what an approval is bound to. */
export type CommandPlan = {
  /** As a person reads it: "git status --short". */
  readonly text: string;
  /** Exactly what is run, the program first. */
  readonly argv: readonly string[];
  readonly directory: string;
  /** Which folder that is on its disk ("device:inode"): another one put in its place is not the one that was shown. */
  readonly directoryId: string;
  /** The program's file, links resolved, and the SHA-256 of its bytes in hex. */
  readonly executable: string;
  readonly sha256: string;
  readonly sandbox: string;
};

/** `output` is both streams, redacted and cut. `exitCode` is null when it was ended by a signal or the time limit. */
export type CommandResult = {
  readonly exitCode: number | null;
  readonly endedBy: "itself" | "time" | "signal";
  readonly tookMs: number;
  readonly output: string;
  readonly isCut: boolean;
};

/**
 * Files, logs and a few commands of the machine. Paths are inside the project or the data folder ("data/..."), links
 * included; secrets are refused by name. A refusal is a value; nothing here changes a file.
 */
export interface Workshop {
  list(path: string): Promise<Refusal | readonly FileEntry[]>;
  read(path: string, firstLine: number, count: number): Promise<Refusal | FileLines>;
  /** The newest lines of the desk's log, oldest first, at this level or above. */
  logs(level: LogLine["level"], count: number): Promise<Refusal | readonly LogLine[]>;
  disk(): Promise<DiskUse>;
  /** What may be run, in words. */
  commands(): readonly { readonly command: string; readonly says: string }[];
  /** Refuses what is not allowed, and everything where there is no sandbox. Runs nothing. */
  plan(command: string): Promise<Refusal | CommandPlan>;
  /** Runs exactly the plan, in the sandbox; refuses when anything of it is not as it was. */
  run(plan: CommandPlan, signal: AbortSignal): Promise<Refusal | CommandResult>;
}
