/**
 * The folder of a replay's files. While it runs they have ".partial" in their names; a finished replay is what has
 * lost it, and is never replaced unless asked for.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "#src/domain/errors.ts";
import { acquireDataLock } from "./data-lock.ts";

export type ReplayFile = "ledger.sqlite" | "summary.json" | "equity.png";

export type ReplayFolder = {
  /** Where a file is now, and its name there. */
  path(file: ReplayFile): string;
  name(file: ReplayFile): string;
  write(file: "summary.json" | "equity.png", content: string | Uint8Array): void;
  /** Gives what is there its final name, in place of an earlier replay's files. The ledger is closed by now. */
  finish(): void;
  /** Lets another replay use the folder. Safe to call twice. */
  release(): void;
};

const FILES: readonly ReplayFile[] = ["ledger.sqlite", "summary.json", "equity.png"];

/**
 * Makes the folder and removes what an unfinished replay left in it.
 * @throws UserError when it holds a finished one and `force` is off; DeskError DATA_LOCKED while another runs there.
 */
export function openReplayFolder(dir: string, force: boolean): ReplayFolder {
  const lock = acquireDataLock(dir, "replay");
  if (!force && existsSync(join(dir, "ledger.sqlite"))) {
    lock.release();
    throw new UserError(
      `${dir} holds a finished replay: type --force to replace it, or --out with another folder`,
    );
  }
  for (const file of FILES) rmSync(join(dir, partial(file)), { force: true });
  let nameOf: (file: ReplayFile) => string = partial;
  const path = (file: ReplayFile): string => join(dir, nameOf(file));
  return {
    path,
    name: (file) => basename(path(file)),
    write: (file, content) => writeFileSync(path(file), content),
    finish: () => {
      for (const file of FILES) {
        rmSync(join(dir, file), { force: true });
        if (existsSync(path(file))) renameSync(path(file), join(dir, file));
      }
      nameOf = (file) => file;
    },
    release: () => lock.release(),
  };
}

function partial(file: ReplayFile): string {
  return file.replace(".", ".partial.");
}
