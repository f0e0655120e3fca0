/** Replays of proposed changes in a process of their own, one at a time, so that the desk's own loop never waits. */
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";
import { fromExactJson, toExactJson } from "#src/domain/exact-json.ts";
import type { ReplayEvidence } from "#src/features/adjustments/model/adjustment.ts";
import type { ChangeReplay, ChangeReplayRequest } from "#src/features/adjustments/change-replay.ts";
import { runChild } from "./run-child.ts";
import { createTurnQueue } from "./turn-queue.ts";

const MAIN = join(import.meta.dirname, "..", "..", "jobs", "replay-change", "main.ts");
const WAITING_MAX = 5;
const TIMEOUT_MS = 120_000;
/** An answer is a few kilobytes. */
const ANSWER_BYTES_MAX = 1_000_000;

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
  const queue = createTurnQueue(WAITING_MAX);
  return {
    run: async (request, signal) => {
      const until = AbortSignal.any([signal, options.signal, AbortSignal.timeout(timeoutMs)]);
      const turn = queue.run(() => replay(databasePath, request, until));
      if (turn === null)
        throw new DeskError("REPLAY_FAILED", "too many replays wait already", { retryable: true });
      return await turn;
    },
  };
}

async function replay(
  databasePath: string,
  request: ChangeReplayRequest,
  signal: AbortSignal,
): Promise<ReplayEvidence> {
  if (signal.aborted) throw new DeskError("REPLAY_FAILED", "the replay was not begun in time");
  const question = toExactJson({ ...request, databasePath });
  const output = await runChild({ main: MAIN, question, answerBytesMax: ANSWER_BYTES_MAX, signal }).catch(
    (cause: unknown) => {
      const what = signal.aborted ? "the replay took too long" : "the replay failed";
      throw new DeskError("REPLAY_FAILED", what, { cause });
    },
  );
  const answer = fromExactJson(output.toString("utf8")) as Answer;
  if ("why" in answer) throw new DeskError("REPLAY_FAILED", answer.why);
  return answer.evidence;
}
