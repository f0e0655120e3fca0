import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

/** A desk in a process of its own, over fixture children. */
export type FixtureDesk = {
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  untilOutput(pattern: RegExp): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
};

/** A folder for the data of one test, and the journal that the children of its desks write. */
export type FixtureData = {
  readonly folder: string;
  readonly redisUrl: string;
  /** Starts a desk over it. */
  start(env?: NodeJS.ProcessEnv): FixtureDesk;
  journal(): string[];
  untilJournal(pattern: RegExp): Promise<string>;
  /** Ends what still runs, and deletes the folder. */
  remove(): Promise<void>;
};

const START = join(import.meta.dirname, "fixtures", "start-desk.ts");

export function createFixtureData(): FixtureData {
  const parent = mkdtempSync(join(tmpdir(), "sleepyquant-desk-"));
  const folder = join(parent, "data");
  const journal = (): string[] => {
    try {
      return readFileSync(join(parent, "journal"), "utf8").trim().split("\n");
    } catch {
      return [];
    }
  };
  const desks: FixtureDesk[] = [];
  return {
    folder,
    start: (env = {}) => {
      const desk = startDesk(folder, env);
      desks.push(desk);
      return desk;
    },
    redisUrl: join(folder, "redis", "redis.sock"),
    journal,
    untilJournal: (pattern) =>
      until(`${String(pattern)} in the journal`, () => journal().find((line) => pattern.test(line))),
    async remove() {
      for (const desk of desks) desk.signal("SIGTERM");
      await Promise.all(desks.map((desk) => desk.ended));
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function startDesk(folder: string, env: NodeJS.ProcessEnv): FixtureDesk {
  const child = spawn(process.execPath, [...process.execArgv, START], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      REDIS_URL: "",
      FIXTURE_JOURNAL: join(folder, "..", "journal"),
      SLEEPYQUANT_DATA: folder,
      ...env,
    },
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
  });
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    untilOutput: (pattern) => until(`${String(pattern)} in the output`, () => pattern.exec(printed)),
    signal: (signal) => void child.kill(signal),
    // "close" comes after the last of the output.
    ended: once(child, "close").then(([code, signal]) => (code ?? signal) as number | string),
  };
}
