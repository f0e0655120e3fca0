/** Turns a path as a person types it into a file inside one of the roots, links resolved, or into a reason why not. */
import { lstat, open, realpath, type FileHandle } from "node:fs/promises";
import { constants, type Stats as FileStats } from "node:fs";
import { isAbsolute, join, normalize, relative, sep } from "node:path";
import type { Refusal } from "../../domain/errors.ts";
import { isSecretPath } from "#src/features/workshop/model/secret-files.ts";

/** `project` is named by any relative path, `data` by one that begins with "data". */
export type Roots = { readonly project: string; readonly data: string };

export type Found = {
  /** Links resolved. */
  readonly path: string;
  readonly root: string;
  /** As it is shown. */
  readonly name: string;
};

const PATH_MAX = 300;

export async function findInside(typed: string, roots: Roots): Promise<Found | Refusal> {
  const asked = typed.trim();
  if (asked.length > PATH_MAX || /\p{Cc}/u.test(asked)) return refuse("that is no path");
  const real = { project: await realpath(roots.project), data: await realpath(roots.data) };
  const wanted = absoluteOf(asked, real);
  let path: string;
  try {
    path = await realpath(wanted);
  } catch {
    // Whether it exists elsewhere is nobody's business.
    return rootOf(normalize(wanted), real) === null
      ? outside()
      : refuse(`there is no file "${shown(asked)}"`);
  }
  const root = rootOf(path, real);
  if (root === null || rootOf(normalize(wanted), real) === null) return outside();
  // Both as it was named and as it really is: a link may not give a secret another name.
  const parts = [...partsBelow(path, root), ...asked.split(/[\\/]/)];
  if (isSecretPath(parts)) return secret();
  if (root === real.project && isInside(path, real.data)) return secret();
  const below = relative(root, path);
  return { path, root, name: root === real.data ? join("data", below) : below === "" ? "." : below };
}

function absoluteOf(asked: string, { project, data }: Roots): string {
  if (isAbsolute(asked)) return asked;
  const [first = "", ...rest] = asked.split("/");
  return first === "data" ? join(data, ...rest) : join(project, asked);
}

/** The narrower root first: the data folder may lie inside the project. */
function rootOf(path: string, { project, data }: Roots): string | null {
  if (isInside(path, data)) return data;
  return isInside(path, project) ? project : null;
}

function isInside(path: string, root: string): boolean {
  const below = relative(root, path);
  return below === "" || (below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}

function partsBelow(path: string, root: string): string[] {
  return relative(root, path).split(sep);
}

/**
 * Opens what was found, and makes sure that it is still that: no link at its end, an ordinary file with one name, and
 * the same file behind the path after the opening as before.
 */
export async function openFound({ path }: Found): Promise<FileHandle | Refusal> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return refuse("it cannot be opened");
  }
  const [held, named, again] = await Promise.all([
    file.stat(),
    lstat(path).catch(() => null),
    realpath(path).catch(() => null),
  ]);
  const why = whyNotOpened(held, named, again === path);
  if (why === null) return file;
  await file.close();
  return why;
}

type Stats = Pick<FileStats, "isFile" | "nlink" | "dev" | "ino">;

function whyNotOpened(held: Stats, named: Stats | null, isSamePath: boolean): Refusal | null {
  if (!held.isFile()) return refuse("it is no ordinary file");
  // A second name could stand outside, and be a secret there.
  if (held.nlink > 1) return refuse("it has more than one name on the disk");
  const isSame = named !== null && isSamePath && named.dev === held.dev && named.ino === held.ino;
  return isSame ? null : refuse("it was changed while it was opened");
}

function outside(): Refusal {
  return refuse("only files of the project and of the data folder are shown");
}

function secret(): Refusal {
  return refuse("it may hold secrets, and is never shown");
}

function shown(typed: string): string {
  return typed.slice(0, 60).replaceAll(/[^\x20-\x7e]/g, "?");
}

function refuse(reason: string): Refusal {
  return {
    refused: true,
    code: "FILE_NOT_SHOWN",
    reason: `Not shown: ${reason}.`,
    hint: 'Name a file such as "agents/registry.ts" or "data/logs/desk.log".',
  };
}
