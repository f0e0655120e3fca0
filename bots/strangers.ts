/** People whom the desk does not know: passed on seldom, so that the worker can answer them, and never a flood. */
import { DeskError } from "#src/domain/errors.ts";
import {
  code,
  text,
  type InboundContent,
  type InboundMessage,
  type OutboundMessage,
} from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { inboundJob } from "./enqueue.ts";
import { createStrangerLimit } from "./stranger-limit.ts";

export type StrangersDeps = { readonly queue: JobQueue; readonly clock: Clock; readonly log: Log };

export type Strangers = {
  /** Hands a stranger's message to the worker. `limited`: not now. `away`: the queue does not take it; it is not kept. */
  pass(message: InboundMessage): Promise<"passed" | "limited" | "away">;
  /** Whether the bot itself may say something to this stranger now. */
  mayAnswer(userId: string): boolean;
};

/** As long as a code that a person types; everything longer that a stranger writes goes nowhere. */
const TEXT_MAX = 20;

export function createStrangers({ queue, clock, log }: StrangersDeps): Strangers {
  const [mayPass, mayAnswer] = [createStrangerLimit(clock), createStrangerLimit(clock)];
  return {
    mayAnswer,
    async pass(message) {
      const content = wordsOf(message.content);
      // Who was just told of codes may say one at once.
      if (!mayPass(`${message.userId} ${content.type === "text" && content.text === HELLO ? "" : "code"}`))
        return "limited";
      try {
        await queue.add(inboundJob({ ...message, content }));
        return "passed";
      } catch (error) {
        if (!(error instanceof DeskError) || error.code !== "QUEUE_UNAVAILABLE") throw error;
        log.warn("a stranger's message was not passed on: the queue is away", { err: error });
        return "away";
      }
    },
  };
}

const HELLO = "hello";
const CODE = /^\s*[a-z0-9]{4}[\s-]?[a-z0-9]{4}\s*$/i;

/** All that a stranger can say to the worker: hello, or a code. */
function wordsOf(content: InboundContent): InboundContent {
  const isLink = content.type === "command" && content.skill === "link-account";
  return isLink || saysCode(content) ? content : { type: "text", text: HELLO };
}

/** Whether a message is a code and nothing else, or a command that carries one. */
export function saysCode(content: InboundContent): boolean {
  if (content.type === "text") return content.text.length <= TEXT_MAX && CODE.test(content.text);
  return content.type === "command" && content.skill === "link-account" && content.input.code !== undefined;
}

/** What the bot says itself: where others read along, and while the worker cannot be reached. */
export function strangerNotice(userId: string, chatId: string): OutboundMessage {
  return {
    kind: "refusal",
    severity: "info",
    headline: "You have no role on this desk",
    blocks: [
      text("Your user id is ", code(userId)),
      text("This chat's id is ", code(chatId)),
      text("Write to me in a private chat, and an owner is asked to give you one."),
    ],
  };
}
