/** A piece of work in a process of its own: a question on its standard input, an answer on its standard output. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

export type ChildWork = {
  /** The file that it runs. */
  readonly main: string;
  readonly question: string;
  /** It is killed when it writes more. */
  readonly answerBytesMax: number;
  /** Kills it. */
  readonly signal: AbortSignal;
};

const ERRORS_KEPT = 2_000;

/** What it wrote. @throws Error with the end of what it complained about, when it did not end well. */
export async function runChild({ main, question, answerBytesMax, signal }: ChildWork): Promise<Buffer> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    stdio: "pipe",
    signal,
    killSignal: "SIGKILL",
  });
  return await answerOf(child, question, answerBytesMax);
}

function answerOf(
  child: ChildProcessWithoutNullStreams,
  question: string,
  answerBytesMax: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const answer: Buffer[] = [];
    let [bytes, errors] = [0, ""];
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > answerBytesMax) child.kill("SIGKILL");
      else answer.push(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors = (errors + chunk).slice(-ERRORS_KEPT);
    });
    child.once("error", (cause) => reject(new Error(errors, { cause })));
    child.once("close", (code) => (code === 0 ? resolve(Buffer.concat(answer)) : reject(new Error(errors))));
    // A child that died already is told by "close".
    child.stdin.once("error", () => undefined);
    child.stdin.end(question);
  });
}
