/** `npm test`: every test but the benchmarks, with a Redis server found or brought for those that need one. */
import { spawn, type ChildProcess } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { platformEnvironment } from "#src/config-environment.ts";
import { loadConfig } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import { provideRedisBinary } from "./redis-binary.ts";
import { howItEnded } from "./running-process.ts";
import { wordsOf } from "./words.ts";

const ROOT = join(import.meta.dirname, "..");
const EVERY_TEST = ["test/*.test.ts", "test/{unit,property,simulation,contract,golden,e2e}/**/*.test.ts"];
/** Of one test. A hanging one fails by name instead of holding up the run. */
const TEST_WITHIN_MS = 120_000;
const PERSONAL = new Set([...Object.keys(platformEnvironment.shape), "REDIS_URL", "SLEEPYQUANT_DATA"]);
const RUN_WITHIN_MS = 900_000;

async function main(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const asked = args.filter((arg) => !arg.startsWith("-"));
  const { files, options } = chooseTests(asked);
  const redisServer = await provideRedisBinary({
    runtimeDir: join(loadConfig(process.env).dataDir, "runtime"),
    env: process.env,
    isRoot: process.getuid?.() === 0,
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...runnerOptions(), ...options, ...flags, ...files],
    {
      cwd: ROOT,
      stdio: "inherit",
      timeout: RUN_WITHIN_MS,
      env: { ...withoutTheDesk(process.env), SLEEPYQUANT_REDIS_SERVER: redisServer },
    },
  );
  endWithUs(child);
  const how = await howItEnded(child);
  if (child.exitCode === null) process.stderr.write(`The test run was ended: ${how}\n`);
  return child.exitCode ?? 1;
}

/** Passes on what would end only this process: for a child that is to live no longer than we do. */
function endWithUs(child: ChildProcess): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  process.once("disconnect", () => child.kill("SIGTERM"));
}

/** No test may find a person's bot, queue or data in its environment. */
function withoutTheDesk(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !PERSONAL.has(name)));
}

function runnerOptions(): string[] {
  return [
    "--test",
    `--test-timeout=${TEST_WITHIN_MS}`,
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
  ];
}

type Chosen = { readonly files: readonly string[]; readonly options: readonly string[] };

/** By paths, folders, or words that stand in a test's path or else in its title. @throws DeskError where nothing would run. */
function chooseTests(asked: readonly string[]): Chosen {
  const every = globSync(EVERY_TEST, { cwd: ROOT }).toSorted();
  if (asked.length === 0) return { files: every, options: [] };
  const byPath = asked.flatMap((what) => filesAt(what, every));
  const byTitle = every.filter((path) =>
    titlesOf(path).some((title) => asked.some((what) => title.includes(what))),
  );
  const [files, named] = byPath.length > 0 ? [byPath, []] : [byTitle, asked];
  if (files.length === 0)
    throw new DeskError(
      "CONFIG_INVALID",
      `no test has "${asked.join(" ")}" in its path or its title. Type: npm test -- test/unit, or: npm test -- slippage`,
    );
  const options = named.map(
    (what) => `--test-name-pattern=${what.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`,
  );
  return { files: [...new Set(files)].toSorted(), options };
}

function filesAt(what: string, every: readonly string[]): readonly string[] {
  const matched = globSync(isFolder(what) ? `${what}/**/*.test.ts` : what, { cwd: ROOT });
  return matched.length > 0 ? matched : every.filter((path) => path.includes(what));
}

/** The titles that stand in a file as they are; those that are put together are found by their file. */
function titlesOf(path: string): readonly string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  return [...text.matchAll(/\b(?:test|it|describe)\(\s*["`]([^"`]*)/g)].map(([, title = ""]) => title);
}

function isFolder(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}
