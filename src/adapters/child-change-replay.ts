/** Replays of proposed changes in a process of their own, one at a time, so that the desk's own loop never waits. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";
import { fromExactJson, toExactJson } from "#src/domain/exact-json.ts";
import type { ReplayEvidence } from "#src/domain/adjustment/adjustment.ts";
import type { ChangeReplay, ChangeReplayRequest } from "#src/ports/change-replay.ts";

const MAIN = join(import.meta.dirname, "..", "..", "jobs", "replay-change", "main.ts");
const WAITING_MAX = 5;
const TIMEOUT_MS = 120_000;
/** An answer is a few kilobytes. */
const ANSWER_MAX = 1_000_000;

type Answer = { readonly evidence: ReplayEvidence } | { readonly why: string };

export type ChildChangeReplayOptions = {
  /** The running desk's own file; it is only read. */
  readonly databasePath: string;
  /** Ends whatever runs. */
  readonly signal: AbortSignal;
  /** The longest that one may take, with its waiting. */
  readonly timeoutMs?: number;
};

export function createChildChangeReplay(options: ChildChangeReplayOptions): ChangeReplay {
  const { databasePath, timeoutMs = TIMEOUT_MS } = options;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    run: async (request, signal) => {
      if (waiting >= WAITING_MAX)
        throw new DeskError("REPLAY_FAILED", "too many replays wait already", { retryable: true });
      waiting += 1;
      const turn = last.then(() =>
        replay(
          databasePath,
          request,
          AbortSignal.any([signal, options.signal, AbortSignal.timeout(timeoutMs)]),
        ),
      );
      last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
      }
    },
  };
}

async function replay(
  databasePath: string,
  request: ChangeReplayRequest,
  signal: AbortSignal,
): Promise<ReplayEvidence> {
  if (signal.aborted) throw new DeskError("REPLAY_FAILED", "the replay was not begun in time");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN], {
    stdio: "pipe",
    signal,
  });
  const output = await answerOf(child, toExactJson({ ...request, databasePath }), signal);
  const answer = fromExactJson(output) as Answer;
  if ("why" in answer) throw new DeskError("REPLAY_FAILED", answer.why);
  return answer.evidence;
}

function answerOf(
  child: ChildProcessWithoutNullStreams,
  request: string,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.length > ANSWER_MAX) child.kill("SIGKILL");
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors = (errors + chunk).slice(-2_000);
    });
    child.once("error", (cause) => reject(failed(signal, errors, cause)));
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(failed(signal, errors, null))));
    // A child that died already is told by "close".
    child.stdin.once("error", () => undefined);
    child.stdin.end(request);
  });
}

function failed(signal: AbortSignal, errors: string, cause: unknown): DeskError {
  const what = signal.aborted ? "the replay took too long" : "the replay failed";
  return new DeskError("REPLAY_FAILED", what, { cause: cause ?? errors });
}
