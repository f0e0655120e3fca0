/** `npm run dev`: the desk on a simulated market with data of its own, started anew when a source file changes. */
import { spawn, type ChildProcess } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { Clock } from "#src/ports/clock.ts";
import { howItEnded } from "./running-process.ts";

const ROOT = join(import.meta.dirname, "..");
const WATCHED = ["src", "agents", "bots", "jobs", "prompts", "deploy"];
const IS_SOURCE = /\.(?:ts|md|sql)$/;
/** An editor writes a file in several steps. */
const SETTLE_MS = 300;
const DEFAULTS = { MARKET_SOURCE: "simulated", SLEEPYQUANT_DATA: join(ROOT, ".sleepyquant", "dev") };

async function main(clock: Clock): Promise<number> {
  const ending = endOfThisProcess();
  const changes = watchSources();
  for (;;) {
    const desk = startDesk();
    const ended = howItEnded(desk);
    const told = ending.then(() => "told to end");
    let why = await Promise.race([ended, told, changes.next()]);
    const isBroken = why !== CHANGED && desk.exitCode !== null && desk.exitCode !== 0;
    if (isBroken) {
      process.stdout.write("\nThe desk ended. It starts again when a source file changes; Ctrl-C leaves.\n");
      why = await Promise.race([told, changes.next()]);
    }
    desk.kill("SIGTERM");
    await ended;
    if (why !== CHANGED) return desk.exitCode ?? 1;
    await clock.sleep(SETTLE_MS);
    process.stdout.write("\nA source file changed: the desk starts again.\n");
  }
}

const CHANGED = "changed";

function startDesk(): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, join(ROOT, "deploy", "start.ts")], {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...DEFAULTS, ...process.env },
  });
}

/** `next` resolves at the next change of a source file. */
function watchSources(): { readonly next: () => Promise<typeof CHANGED> } {
  let next = Promise.withResolvers<typeof CHANGED>();
  for (const folder of WATCHED) {
    watch(join(ROOT, folder), { recursive: true }, (_event, name) => {
      if (name === null || !IS_SOURCE.test(name) || name.includes("node_modules")) return;
      next.resolve(CHANGED);
    });
  }
  return {
    next: () => {
      next = Promise.withResolvers();
      return next.promise;
    },
  };
}

function endOfThisProcess(): Promise<void> {
  const told = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => told.resolve());
  process.once("disconnect", () => told.resolve());
  return told.promise;
}

process.exit(await main(createSystemClock()));
