import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { failureOf, SetupError } from "./command.mjs";

const INSTALL_WITHIN_MS = 600_000;

/**
 * One package as package-lock.json describes it.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked
 * @typedef {Readonly<Record<string, Locked>>} Packages
 */

/**
 * Installs exactly what package-lock.json says, unless that is what is installed.
 * @param {string} root @param {string} path PATH with Node 24 in front @param {(line: string) => void} say
 * @throws {SetupError} when npm fails
 */
export function installDependencies(root, path, say) {
  if (isInstalled(root)) return;
  say("Installing the locked packages (a minute, only when they change) ...");
  // No package that is used here needs its install script: the native ones carry their binaries.
  const failure = failureOf(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--include=dev"],
    { cwd: root, env: { ...process.env, PATH: path }, timeoutMs: INSTALL_WITHIN_MS },
  );
  if (failure === null) return;
  throw new SetupError(
    `The packages could not be installed (${failure}): check the network and type "npm start" again`,
  );
}

/**
 * npm writes down what it installed when it is done; an install that was broken off leaves no such record.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === "") return true;
    const installed = present[path];
    // Optional packages are those of other platforms.
    if (installed === undefined) return locked.optional === true;
    // A package for another machine may be locked by its version alone.
    const isSame = locked.integrity === undefined || installed.integrity === locked.integrity;
    return installed.version === locked.version && isSame;
  });
}

/** @param {string} path @returns {Packages | null} */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
