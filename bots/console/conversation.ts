/** The console's side of a talk with the desk: lines become jobs, deliveries become text. Knows no terminal. */
import type { InboundContent, InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue, JobRun } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { COMMANDS } from "#bots/commands.ts";
import { enqueueInbound } from "#bots/enqueue.ts";
import { splitCommandLine } from "#bots/command-words.ts";
import { parseCommand } from "#bots/parse-command.ts";
import { readDelivery } from "#bots/read-delivery.ts";
import { helpMessage } from "#bots/help-message.ts";
import { ownCommand, refusalMessage, whoAmI } from "#bots/own-messages.ts";
import { STATUS_FRESH_MS, statusPayload, type DeliverResult } from "#jobs/payloads.ts";
import type { WorkerWatch } from "#bots/worker-watch.ts";
import { createChoices, type Choices } from "./choices.ts";
import { renderConsole } from "./render.ts";

export type ConversationDeps = {
  readonly queue: JobQueue;
  readonly worker: WorkerWatch;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Makes message ids differ from those of every other run. */
  readonly runId: string;
  readonly colours: boolean;
  /** Where a file that came with a message is on this machine. */
  readonly fileOf?: (mediaId: string) => string;
  /** How long a line may wait for the queue before it is given up; null: until the signal is aborted. */
  readonly patienceMs: number | null;
  readonly print: (text: string) => void;
};

export type Conversation = {
  /** Sends one line. Resolves when it is answered, given up, or overdue, having said so; never rejects. */
  say(line: string): Promise<void>;
  /** The processor of `deliver-console`. */
  deliver(payload: unknown, run: JobRun): Promise<DeliverResult>;
  /** The processor of `status-console`: a line for what a turn is at, where it has changed. */
  status(payload: unknown): void;
};

const ANSWER_WITHIN_MS = 30_000;
const TEXT_MAX = 4_096;
const PRINTED_MAX = 1_000;
const USER_ID = "local";
const CHAT_ID = "console";

export function createConversation(deps: ConversationDeps): Conversation {
  const choices = createChoices();
  const waiting = new Map<string, () => void>();
  const printed = new Set<string>();
  let linesSent = 0;

  let lastShown = "";
  function show(message: OutboundMessage, isEdit = false): void {
    const { colours, fileOf } = deps;
    const style = { colours, firstChoice: choices.next(), ...(fileOf !== undefined && { fileOf }) };
    const rendered = renderConsole(message, style);
    // What a message has become, right after the answer to the press that changed it.
    if (isEdit && rendered === lastShown) return;
    lastShown = rendered;
    deps.print(`${rendered}
`);
    choices.add((message.buttons ?? []).flat());
  }

  async function say(line: string): Promise<void> {
    const text = line.trim();
    if (text === "") return;
    const meant = contentOf(text, choices);
    if ("headline" in meant) return show(meant);
    linesSent += 1;
    const messageId = `${deps.runId}-${linesSent}`;
    const answered = new Promise<void>((resolve) => {
      waiting.set(messageId, resolve);
    });
    const message = inboundMessage(messageId, meant, deps.clock.nowMs());
    const sent = await send(message, deps);
    if (sent) {
      deps.worker.watch(message, (notice) => show(notice));
      await untilAnswered(answered, deps);
    } else deps.print(`Not sent: ${text}`);
    waiting.delete(messageId);
  }

  async function deliver(payload: unknown, run: JobRun): Promise<DeliverResult> {
    const { message, to } = readDelivery(payload);
    // A run whose end the queue did not hear of comes again; it is on the screen already.
    if (!printed.has(run.jobId)) show(message, to.editMessageId !== undefined);
    printed.add(run.jobId);
    const [oldest] = printed;
    if (printed.size > PRINTED_MAX && oldest !== undefined) printed.delete(oldest);
    waiting.get(to.replyToMessageId ?? "")?.();
    return { messageIds: [`${deps.runId}-${run.jobId}`] };
  }

  let shownStatus = "";
  function status(payload: unknown): void {
    const { updateId, text, done, tsMs } = statusPayload.parse(payload);
    const line = `${updateId} ${text}`;
    if (done || line === shownStatus || deps.clock.nowMs() - tsMs > STATUS_FRESH_MS) return;
    shownStatus = line;
    deps.print(`... ${text}. /stop ends it.`);
  }

  return { say, deliver, status };
}

function inboundMessage(messageId: string, content: InboundContent, sentTsMs: number): InboundMessage {
  return {
    platform: "console",
    bot: "console",
    updateId: messageId,
    messageId,
    chatId: CHAT_ID,
    chatKind: "private",
    userId: USER_ID,
    sentTsMs,
    content,
  };
}

/** False when the queue stayed away for too long, or the console closes. */
async function send(message: InboundMessage, deps: ConversationDeps): Promise<boolean> {
  const done = new AbortController();
  const patience = new AbortController();
  if (deps.patienceMs !== null) {
    const giveUp = (): void => patience.abort(new Error("the queue stayed away"));
    void deps.clock.sleep(deps.patienceMs, done.signal).then(giveUp, () => undefined);
  }
  try {
    await enqueueInbound(message, {
      queue: deps.queue,
      clock: deps.clock,
      signal: AbortSignal.any([deps.signal, patience.signal]),
      onAway: () => deps.print("The desk cannot be reached. Your line is kept until it can."),
    });
    return true;
  } catch (error) {
    const gaveUp = deps.signal.aborted || patience.signal.aborted;
    if (!gaveUp) deps.log.error("a line could not be queued", { error });
    return false;
  } finally {
    done.abort();
  }
}

async function untilAnswered(answered: Promise<void>, deps: ConversationDeps): Promise<void> {
  const done = new AbortController();
  const overdue = deps.clock.sleep(ANSWER_WITHIN_MS, AbortSignal.any([deps.signal, done.signal])).then(
    () => deps.print("No answer yet. It appears here when it comes."),
    () => undefined,
  );
  await Promise.race([answered, overdue]);
  done.abort();
}

/** What a line means: content for the worker, or an answer that needs no worker. */
function contentOf(text: string, choices: Choices): InboundContent | OutboundMessage {
  if (text.length > TEXT_MAX) return cannot("TEXT_TOO_LONG", `a line has at most ${TEXT_MAX} characters`);
  if (/^\d{1,6}$/.test(text)) {
    const actionId = choices.actionIdOf(Number(text));
    return actionId === undefined
      ? cannot("UNKNOWN_BUTTON", `there is no button ${text}`)
      : { type: "button", actionId };
  }
  if (splitCommandLine(text) === null) return { type: "text", text };
  const call = parseCommand(text, COMMANDS);
  if ("refused" in call) return refusalMessage(call);
  // Whoever sits at the console owns the machine, and so the desk.
  const own = ownCommand(call);
  if (own?.type === "help") return helpMessage("owner", own.topic);
  if (own?.type === "stop") return { type: "stop" };
  if (own?.type === "whoami" || call.row.skill === null) return whoAmI(USER_ID, CHAT_ID, "owner");
  return { type: "command", skill: call.row.skill, input: call.input };
}

function cannot(code: string, reason: string): OutboundMessage {
  return refusalMessage({ refused: true, code, reason });
}
