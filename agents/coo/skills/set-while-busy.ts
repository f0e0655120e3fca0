import { z } from "zod";
import { placeOf } from "#agents/coo/place-words.ts";
import { defineSkill, type Question } from "#agents/define.ts";
import { actorName } from "#agents/targets.ts";
import { WHILE_BUSY, type WhileBusy } from "#src/domain/chat-settings.ts";
import { text } from "#src/domain/message.ts";

const input = z.strictObject({ mode: z.enum(WHILE_BUSY).optional() });

const WORDS: Readonly<Record<WhileBusy, string>> = {
  queue: "waits for the answer, and is answered behind it",
  steer: "goes on top of what was asked: one answer for both",
  replace: "takes its place: what was asked before is not answered",
};

export const setWhileBusy = defineSkill({
  name: "set-while-busy",
  description: "What a sentence does in this chat while another is answered: queue, steer or replace.",
  examples: [
    "while busy queue my messages",
    "while busy steer",
    "while busy replace",
    "let a new message replace the one being answered",
  ],
  effect: "write",
  role: "operator",
  needs: ["chats"],
  input,
  output: z.object({ mode: z.enum(WHILE_BUSY) }),
  readInput: (said) => {
    const mode = WHILE_BUSY.find((one) => new RegExp(`\\b${one}`, "i").test(said));
    return mode === undefined ? {} : { mode };
  },
  preview({ mode }, { chats }, context) {
    if (mode === undefined) return whichMode(chats.whileBusy(placeOf(context)));
    return {
      proposed: true,
      summary: `A sentence that arrives in this chat during an answer ${WORDS[mode]}.`,
      label: `While busy: ${mode}`,
      input: { mode },
    };
  },
  run({ mode }, { chats }, context) {
    const chat = placeOf(context);
    if (mode === undefined) return whichMode(chats.whileBusy(chat));
    chats.setWhileBusy(chat, mode, { cause: context.cause, actor: actorName(context.actor) });
    return { ok: true, output: { mode } };
  },
  render: ({ mode }) => ({
    headline: `While busy, this chat: ${mode}`,
    blocks: [
      text(`A sentence that arrives during an answer ${WORDS[mode]}. Commands and buttons never wait.`),
    ],
  }),
});

function whichMode(now: WhileBusy): Question {
  return {
    asked: true,
    question: "What shall a sentence do that arrives while another is answered?",
    hint: `Now it is ${now}: it ${WORDS[now]}. Or type it, for example "/busy steer".`,
    choices: WHILE_BUSY.map((mode) => ({ label: mode, skill: "set-while-busy", input: { mode } })),
  };
}
