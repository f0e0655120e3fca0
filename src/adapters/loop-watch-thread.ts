/**
 * The thread beside the trading loop: when the loop's beat stays away it stops the loop for a moment, looks where it is,
 * and lets it go on. Regular expressions, loops and what waits for a file or a database are all found so.
 */
import { Session, type Debugger, type InspectorNotification } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";

export type LoopWatchStart = {
  readonly beat: SharedArrayBuffer;
  readonly stalledMs: number;
  readonly lookMs: number;
};
/** Where the loop was, innermost first: "name file:line". Empty when it had gone on before it could be seen. */
export type LoopLook = { readonly frames: readonly string[] };

const FRAMES_MAX = 12;

const { beat, stalledMs, lookMs } = workerData as LoopWatchStart;
const count = new Int32Array(beat);
let [last, sinceMs, isLooking] = [-1, performance.now(), false];

setInterval(() => {
  const now = Atomics.load(count, 0);
  if (now !== last) {
    last = now;
    sinceMs = performance.now();
  } else if (!isLooking && performance.now() - sinceMs > stalledMs) {
    isLooking = true;
    look(now);
  }
}, lookMs);

function look(stalledAt: number): void {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params }: InspectorNotification<Debugger.PausedEventDataType>) => {
    const isStill = Atomics.load(count, 0) === stalledAt;
    const frames = params.callFrames
      .slice(0, FRAMES_MAX)
      .map(({ functionName, location }) => wordsOf(functionName, urls.get(location.scriptId), location));
    session.post("Debugger.resume");
    session.disconnect();
    isLooking = false;
    const answer: LoopLook = { frames: isStill ? frames : [] };
    parentPort?.postMessage(answer, []);
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}

function wordsOf(name: string, url: string | undefined, { lineNumber }: Debugger.Location): string {
  return `${name === "" ? "(anonymous)" : name} ${url ?? ""}:${lineNumber + 1}`;
}
