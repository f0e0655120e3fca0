/** A copy of the project that a test may change, as somebody new would. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

const PROJECT = join(import.meta.dirname, "..", "..");
const PROGRAM = ["package.json", "tsconfig.json", "src", "agents", "bots", "jobs", "prompts"];

/** The program, and what is named besides; packages are shared with the project. */
export function copyProject(t: TestContext, also: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-copy-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of [...PROGRAM, ...also]) {
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** The first `before` in a file of the copy, which must be there. */
export function replaceInCopy(copy: string, path: string, before: string, after: string): void {
  const text = readFileSync(join(copy, path), "utf8");
  if (!text.includes(before)) throw new Error(`${path} no longer has: ${before}`);
  writeFileSync(join(copy, path), text.replace(before, after));
}
