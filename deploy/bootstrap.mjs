/**
 * The first thing that runs on a fresh machine: `node deploy/bootstrap.mjs start | dev | test | check | ... [arguments]`.
 * Plain JavaScript for Node 20 with nothing installed. It finds or brings Node 24, installs the locked
 * packages, and hands over to a program in this folder, whose end and exit code are its own.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SetupError } from "./bootstrap/command.mjs";
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { provideNode } from "./bootstrap/node-runtime.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const PARENT_CHECK_MS = 1_000;

/** @type {Readonly<Record<string, string>>} */
const PROGRAMS = {
  start: "start.ts",
  dev: "dev.ts",
  test: "run-tests.ts",
  check: "run-checks.ts",
  readme: "readme-table.ts",
  model: "model.ts",
  replay: "../jobs/replay/main.ts",
  calibrate: "../jobs/calibrate/main.ts",
  verify: "../jobs/verify/main.ts",
  why: "../jobs/why/main.ts",
  bench: "../test/bench/run-benches.ts",
  eval: "../test/eval/run-eval.ts",
};

/** They run on a person's settings; tests and gates run the same on every machine. */
const WITH_SETTINGS = new Set(["start", "dev", "model", "replay", "verify", "eval"]);

async function main() {
  const [command = "", ...options] = process.argv.slice(2);
  const program = PROGRAMS[command];
  if (program === undefined) {
    throw new SetupError(`"${command}" is not one of: ${Object.keys(PROGRAMS).join(", ")}. Type: npm start`);
  }
  const node = provideNode(ROOT, say);
  const path = [dirname(node), process.env.PATH ?? ""].join(delimiter);
  installDependencies(ROOT, path, say);
  // A variable of the shell wins over the file.
  const file = join(ROOT, ".env");
  const settings = WITH_SETTINGS.has(command) && existsSync(file) ? [`--env-file=${file}`] : [];
  return handOver(node, [...settings, join(ROOT, "deploy", program), ...options], path);
}

/**
 * Runs the program with this terminal, and passes on what would otherwise end only this process.
 * @param {string} node @param {readonly string[]} words the program and what it is told @param {string} path
 * @returns {Promise<number>} its exit code
 */
function handOver(node, words, path) {
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...words], {
    cwd: ROOT,
    // The channel tells the program when this process is gone, even by a kill -9.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      PATH: path,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, "node_modules", ".cache", "compile"),
    },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  const orphanCheck = endWithNpm(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearInterval(orphanCheck);
      resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
    });
  });
}

/**
 * Whoever kills `npm start` means the desk: npm cannot pass on a kill -9, so its absence is looked for. The script
 * of package.json says `exec` for that: npm itself is the parent, no shell between. A desk that a service manager
 * started without npm has no such parent.
 * @param {() => void} end
 */
function endWithNpm(end) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    end();
  }, PARENT_CHECK_MS);
  return check;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const isSetup = error instanceof SetupError;
  process.stderr.write(`${isSetup ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
