/** `npm test`: every test but the benchmarks, with a Redis server found or brought for those that need one. */
import { spawn, type ChildProcess } from "node:child_process";
import { globSync, statSync } from "node:fs";
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
  const files = testFiles(asked);
  const redisServer = await provideRedisBinary({
    runtimeDir: join(loadConfig(process.env).dataDir, "runtime"),
    env: process.env,
    isRoot: process.getuid?.() === 0,
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  const child = spawn(process.execPath, [...process.execArgv, ...runnerOptions(), ...flags, ...files], {
    cwd: ROOT,
    stdio: "inherit",
    timeout: RUN_WITHIN_MS,
    env: { ...withoutTheDesk(process.env), SLEEPYQUANT_REDIS_SERVER: redisServer },
  });
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

/** Folders stand for the tests in them. A run that would test nothing is a mistake. @throws DeskError */
function testFiles(asked: readonly string[]): string[] {
  const patterns =
    asked.length === 0 ? EVERY_TEST : asked.map((path) => (isFolder(path) ? `${path}/**/*.test.ts` : path));
  const files = globSync(patterns, { cwd: ROOT }).toSorted();
  if (files.length > 0) return files;
  throw new DeskError(
    "CONFIG_INVALID",
    `no test file matches ${asked.join(" ")}. Type: npm test -- test/unit`,
  );
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
