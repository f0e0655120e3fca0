/** The desk's own processes over a real Redis and an empty data folder: started, watched and ended within bounds. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestContext } from "node:test";
import { startTestRedis, type TestRedis } from "./redis.ts";
import { until } from "./until.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export type DeskProcess = {
  /** Resolves when it has ended; safe to call when it has already. */
  end(how: "SIGTERM" | "SIGKILL"): Promise<number | null>;
};

export type DeskProcesses = {
  readonly dataDir: string;
  readonly redis: TestRedis;
  /** Resolves when it says that it is ready. @throws Error with what it said instead, or when it ended without a word. */
  readonly start: (entry: string, extra?: Readonly<Record<string, string>>) => Promise<DeskProcess>;
};

/** Taken down at the end of the test, however that ends; `beforeRedis` is what has to end before its Redis. */
export async function openDeskProcesses(
  t: TestContext,
  env: Readonly<Record<string, string>>,
  beforeRedis: () => Promise<void> = () => Promise.resolve(),
): Promise<DeskProcesses> {
  const dataDir = mkdtempSync(join(tmpdir(), "sleepyquant-e2e-"));
  const redis = await startTestRedis();
  const children: DeskProcess[] = [];
  t.after(async () => {
    await Promise.all(children.map((child) => child.end("SIGKILL")));
    await beforeRedis();
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const base = { PATH: process.env["PATH"], REDIS_URL: redis.url, SLEEPYQUANT_DATA: dataDir, ...env };
  return {
    dataDir,
    redis,
    async start(entry, extra = {}) {
      const child = spawn(process.execPath, [resolve(ROOT, entry)], {
        env: { ...base, ...extra },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      children.push(asProcess(child));
      const said = await firstWord(child, entry);
      if (JSON.stringify(said) !== '{"type":"ready"}')
        throw new Error(`${entry} said ${JSON.stringify(said)} instead of being ready`);
      return asProcess(child);
    },
  };
}

/** The first message of a child, or how it ended without one. */
async function firstWord(child: ChildProcess, entry: string): Promise<unknown> {
  const heard: unknown[] = [];
  child.on("message", (message) => heard.push(message));
  child.on("exit", (code, signal) => heard.push(`exit ${code ?? signal ?? "?"}`));
  await until(`${entry} to be ready`, () => heard.length > 0);
  return heard[0];
}

function asProcess(child: ChildProcess): DeskProcess {
  return {
    async end(how) {
      const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
      if (!hasEnded()) child.kill(how);
      await until(`a process to end by ${how}`, hasEnded);
      return child.exitCode;
    },
  };
}
