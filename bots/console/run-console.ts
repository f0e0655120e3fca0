/** The console chat: a conversation with the COO in the terminal that started the desk. A composition root. */
import { randomUUID } from "node:crypto";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";
import { completionsOf } from "#bots/command-views.ts";
import { checkCommandTable } from "#bots/check-commands.ts";
import { COMMANDS } from "#bots/commands.ts";
import { createWorkerWatch } from "#bots/worker-watch.ts";
import { deliverQueue, statusQueue } from "#jobs/payloads.ts";
import { createConversation } from "./conversation.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export type ConsoleOptions = {
  readonly redisUrl: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  /** Where the pictures and files of answers are. */
  readonly dataDir: string;
  /** Base assets, for completion. */
  readonly symbols: readonly string[];
  /** Said first: which market, where the data are. */
  readonly notice: readonly string[];
};

/** Piped lines wait this long for a desk that is away; a person may wait for as long as he likes. */
const PIPED_PATIENCE_MS = 30_000;
/** Lines that a person may have on their way at once. */
const UNANSWERED_MAX = 50;
const CLOSE_WITHIN_MS = 2_000;
const STATUSES = { concurrency: 1, timeoutMs: 5_000 };
const DELIVERY = { concurrency: 1, timeoutMs: 10_000 };

/** Talks until `/quit`, the end of the input (piped lines are answered first) or the signal. */
export async function runConsole(options: ConsoleOptions): Promise<void> {
  const interactive = isTerminal(options.input) && isTerminal(options.output);
  const terminal = openTerminal({
    ...options,
    interactive,
    complete: (line) => completionsOf(line, COMMANDS, options.symbols),
    onInterrupt: () => process.kill(process.pid, "SIGINT"),
  });
  const log = errorsTo(terminal);
  const { redisUrl } = options;
  const queue = createBullmqQueue({ redisUrl, log });
  const board = createRedisRoleBoard({ redisUrl, log });
  try {
    const clock = createSystemClock();
    const media = createMediaFiles(options.dataDir, clock);
    await talk({
      ...options,
      fileOf: (mediaId) => media.pathOf(mediaId),
      terminal,
      interactive,
      queue,
      board,
      log,
      clock,
      runId: randomUUID().slice(0, 8),
    });
  } finally {
    terminal.close();
    await Promise.all([queue.close(CLOSE_WITHIN_MS), board.close()]);
  }
}

export type Talk = Pick<ConsoleOptions, "signal" | "notice"> & {
  readonly terminal: Terminal;
  readonly interactive: boolean;
  readonly fileOf?: (mediaId: string) => string;
  readonly queue: JobQueue;
  readonly board: Pick<RoleBoard, "lastHeartbeat">;
  readonly clock: Clock;
  readonly log: Log;
  readonly runId: string;
};

/** The conversation over any terminal and queue; both stay open. */
export async function talk(options: Talk): Promise<void> {
  checkCommandTable(COMMANDS);
  const { terminal, interactive, signal } = options;
  const conversation = createConversation({
    queue: options.queue,
    worker: createWorkerWatch(options),
    clock: options.clock,
    log: options.log,
    signal,
    runId: options.runId,
    colours: interactive && (process.env.NO_COLOR ?? "") === "",
    patienceMs: interactive ? null : PIPED_PATIENCE_MS,
    ...(options.fileOf !== undefined && { fileOf: options.fileOf }),
    print: (text) => terminal.print(text),
  });
  for (const line of options.notice) terminal.print(line);
  if (interactive) terminal.print("Ask in plain words, or type /help. /quit leaves.\n");
  options.queue.process(deliverQueue("console"), DELIVERY, (payload, run) =>
    conversation.deliver(payload, run),
  );
  options.queue.process(statusQueue("console"), STATUSES, async (payload) => conversation.status(payload));
  const close = (): void => terminal.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    await readLines(terminal, interactive, (line) => conversation.say(line));
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/** A person may type on while an answer is on its way; piped lines take turns. */
async function readLines(
  terminal: Terminal,
  interactive: boolean,
  say: (line: string) => Promise<void>,
): Promise<void> {
  const unanswered = new Set<Promise<void>>();
  terminal.prompt();
  for await (const line of terminal.lines) {
    if (line.trim() === "/quit") return;
    const said = say(line);
    unanswered.add(said);
    void said.then(() => unanswered.delete(said));
    if (!interactive) await said;
    else if (unanswered.size >= UNANSWERED_MAX) await Promise.race(unanswered);
    terminal.prompt();
  }
}

function isTerminal(stream: NodeJS.ReadableStream | NodeJS.WritableStream): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** Only errors: the chat says by itself when the desk cannot be reached. */
function errorsTo(terminal: Terminal): Log {
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error: (message) => terminal.print(`[error] ${message}`),
    child: () => log,
  };
  return log;
}
