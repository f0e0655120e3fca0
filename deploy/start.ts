/** `npm start`: the whole desk. With `--no-console` for a service manager: logs to standard output, until SIGTERM. */
import { fstatSync } from "node:fs";
import { join } from "node:path";
import { isatty } from "node:tty";
import { parseArgs } from "node:util";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig, type Config } from "#src/config.ts";
import { PLATFORM_LIST } from "#src/domain/platforms.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { ChildProgram, DeskPlan } from "./desk-plan.ts";
import { runDesk } from "./desk.ts";
import { unknownSettingsOf } from "./env-file.ts";
import { provideRedisBinary } from "./redis-binary.ts";
import { listenForStop } from "./stop-signals.ts";
import { wordsOf } from "./words.ts";

const ROOT = join(import.meta.dirname, "..");

async function main(): Promise<number> {
  const withConsole = wantsConsole(process.argv.slice(2));
  const config = loadConfig(process.env);
  outliveTheTerminal();
  for (const line of unknownSettingsOf(join(ROOT, ".env"))) say(line);
  const clock = createSystemClock();
  const deps = { clock, say, signals: listenForStop(clock) };
  return runDesk(planOf(config, withConsole), deps);
}

function planOf(config: Config, withConsole: boolean): DeskPlan {
  const bots = PLATFORM_LIST.flatMap(({ name, label, entry }): ChildProgram[] =>
    entry === null || !config.platforms[name].isOn
      ? []
      : [{ name: `The ${label} bot`, entry: join(ROOT, entry) }],
  );
  return {
    config,
    env: process.env,
    worker: { name: "The worker", entry: join(ROOT, "jobs", "main.ts") },
    bots,
    provideRedis: (folder) =>
      provideRedisBinary({
        runtimeDir: folder.runtimeDir,
        env: process.env,
        isRoot: process.getuid?.() === 0,
        say,
      }),
    openConsole: withConsole ? prepareConsole(config) : null,
  };
}

/** The chat: loaded at once, while Redis and the worker start, and opened when they work. */
function prepareConsole(config: Config): DeskPlan["openConsole"] {
  const loading = import("#bots/console/run-console.ts");
  // A fault in loading is heard when the chat is opened; until then nobody listens.
  loading.catch(() => undefined);
  const notice = [
    `Data and logs: ${config.dataDir}`,
    ...PLATFORM_LIST.filter(({ entry }) => entry !== null).map(({ name, label, token }) =>
      config.platforms[name].isOn ? `${label}: on` : `${label}: off (set ${token} to use it)`,
    ),
  ];
  return async (redisUrl, signal) => {
    const { runConsole } = await loading;
    const { stdin: input, stdout: output } = process;
    const { dataDir, universe: symbols } = config;
    await runConsole({ redisUrl, input, output, signal, notice, dataDir, symbols });
  };
}

/** No chat where nobody can type: under a service manager, or in the background of a script. @throws DeskError */
function wantsConsole(args: string[]): boolean {
  try {
    const { values } = parseArgs({ args, options: { "no-console": { type: "boolean" } } });
    return values["no-console"] !== true && canBeRead(0);
  } catch (error) {
    throw new DeskError(
      "CONFIG_INVALID",
      `${error instanceof Error ? error.message : String(error)}. Type: npm start, or: npm start -- --no-console`,
    );
  }
}

/** A terminal, a pipe or a file can be read; a closed input or /dev/null says nothing, ever. */
function canBeRead(fd: number): boolean {
  try {
    return isatty(fd) || !fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** A terminal that is closed, or a reader that has left a pipe, makes every write fail; the drain must go on. */
function outliveTheTerminal(): void {
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on("error", () => undefined);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  // Whatever a killed or abandoned step still holds must not keep the terminal waiting.
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}
