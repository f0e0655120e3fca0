import { z } from "zod";
import { left, right } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { text } from "#src/domain/message.ts";
import { formatDuration } from "#src/facts/format.ts";

const requestSchema = z.object({
  lane: z.enum(["person", "tool", "automation"]),
  agent: z.string(),
  state: z.enum(["running", "paused", "waiting"]),
  sinceTsMs: z.number(),
});

const SHOWN_MAX = 15;

export const showQueue = defineSkill({
  name: "show-queue",
  description: "Who waits for the model: what runs, what is paused, what comes next, by lane.",
  examples: [
    "model queue",
    "who waits for the model",
    "show the queue of the model",
    "who is in the model queue",
    "which agents wait for the model",
    "model lanes",
    "lanes of the model queue",
    "how long is the queue for the model",
  ],
  effect: "read",
  role: "viewer",
  needs: ["models"],
  input: noInput,
  output: z.object({ words: z.string(), requests: z.array(requestSchema) }),
  readInput: () => ({}),
  run(_input, { models }) {
    const { words, requests } = models.status();
    return { ok: true, output: { words, requests: [...requests] } };
  },
  render({ words, requests }, { nowMs }) {
    if (requests.length === 0) return { headline: "Nobody waits for the model", blocks: [text(words)] };
    const waiting = requests.filter((request) => request.state !== "running").length;
    const rows = requests
      .slice(0, SHOWN_MAX)
      .map(({ lane, agent, state, sinceTsMs }) => [agent, lane, state, formatDuration(nowMs - sinceTsMs)]);
    const rest = requests.length - rows.length;
    return {
      headline: waiting === 0 ? "The model works on one request" : `${waiting} wait for the model`,
      blocks: [
        { type: "table", columns: [left("Agent"), left("lane"), left("state"), right("since")], rows },
        ...(rest > 0 ? [text(`and ${rest} more`)] : []),
      ],
    };
  },
});
