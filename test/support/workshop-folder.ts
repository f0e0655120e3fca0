/** A project and a data folder on the disk for one test, with secrets in them and a neighbour outside. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Roots } from "#src/adapters/workshop/inside-roots.ts";

export const SECRET = "made-up-secret-4711";

export type WorkshopFolder = {
  readonly roots: Roots;
  /** Beside the project: nothing of it may be seen. */
  readonly outside: string;
  write(path: string, text: string, mode?: number): string;
};

/** Removed when the test ends. */
export function createWorkshopFolder(t: TestContext): WorkshopFolder {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "sleepyquant-workshop-")));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const roots = { project: join(parent, "project"), data: join(parent, "project", ".data") };
  const outside = join(parent, "outside");
  for (const folder of [
    roots.project,
    roots.data,
    outside,
    join(roots.data, "logs"),
    join(roots.project, "src"),
  ])
    mkdirSync(folder, { recursive: true });
  const write = (path: string, text: string, mode = 0o644): string => {
    const file = join(parent, path);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };
  write("project/README.md", "# A project\nsecond line\n");
  write("project/src/main.ts", "export const one = 1;\n");
  write("project/.env", `TOKEN=${SECRET}\n`);
  write("project/.data/desk-simulated.sqlite", SECRET);
  write("project/.data/notes.txt", "data notes\n");
  write("outside/passwd.txt", SECRET);
  return { roots, outside, write };
}
