/** `npm start`: the whole desk. With `--no-console` for a service manager: logs to standard output, until SIGTERM. */
import { fstatSync } from "node:fs";
import { join } from "node:path";
import { isatty } from "node:tty";
import { parseArgs } from "node:util";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig, type Config } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { ChildProgram, DeskPlan } from "./desk-plan.ts";
import { runDesk } from "./desk.ts";
import { strangeSettingsOf } from "./env-file.ts";
import { provideRedisBinary } from "./redis-binary.ts";
import { listenForStop } from "./stop-signals.ts";
import { wordsOf } from "./words.ts";

const ROOT = join(import.meta.dirname, "..");

async function main(): Promise<number> {
  const withConsole = wantsConsole(process.argv.slice(2));
  const config = loadConfig(process.env);
  outliveTheTerminal();
  for (const line of strangeSettingsOf(join(ROOT, ".env"))) say(line);
  const clock = createSystemClock();
  const deps = { clock, say, signals: listenForStop(clock) };
  return runDesk(planOf(config, withConsole), deps);
}

function planOf(config: Config, withConsole: boolean): DeskPlan {
  const bots: ChildProgram[] = [];
  if (config.telegram.token !== undefined) {
    bots.push({ name: "The Telegram bot", entry: join(ROOT, "bots", "telegram", "main.ts") });
  }
  // The only process that loads discord.js, which is large.
  if (config.discord.token !== undefined) {
    bots.push({ name: "The Discord bot", entry: join(ROOT, "bots", "discord", "main.ts") });
  }
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
    config.telegram.token === undefined
      ? "Telegram: off (set TELEGRAM_BOT_TOKEN to talk to the desk from a phone)"
      : "Telegram: on",
    config.discord.token === undefined ? "Discord: off (set DISCORD_BOT_TOKEN)" : "Discord: on",
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
