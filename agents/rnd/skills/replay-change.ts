import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { symbolField } from "#agents/inputs.ts";
import { basesOf, present, readSymbolInput } from "#agents/read-input.ts";
import { refusal } from "#agents/targets.ts";
import { ADJUSTMENT_KINDS, type AdjustmentKind } from "#src/features/adjustments/model/adjustment.ts";
import { ADJUSTMENT_TITLES } from "#src/features/adjustments/model/changes.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { evidenceBlocks } from "#src/features/adjustments/adjustment-blocks.ts";
import { evidenceSchema, kindField } from "../adjustment-schemas.ts";

export const replayChange = defineSkill({
  name: "replay-change",
  description:
    "Replay a proposed change of the rules over the recorded bars, before and after, with an interval.",
  examples: [
    "replay wider stops",
    "replay a wider stop",
    "replay a smaller size with tighter stops",
    "replay a longer scan interval",
    "replay a longer cooldown",
    "replay lower leverage",
    "replay resting sol",
    "replay without doge",
    "replay the change",
    "backtest wider stops",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "adjustments"],
  input: z.strictObject({ change: kindField, symbol: symbolField }),
  output: z.object({
    title: z.string(),
    state: z.enum(["done", "running", "failed"]),
    why: z.string().nullable(),
    evidence: evidenceSchema.nullable(),
  }),
  readInput: (said, { desk }) => readChange(said, desk),
  async run({ change, symbol }, { desk, adjustments }, { signal }) {
    if (change === undefined)
      return {
        asked: true,
        question: "Which change shall be replayed?",
        hint: 'Or type it, for example "replay wider stops" or "replay resting SOL".',
        choices: ADJUSTMENT_KINDS.filter((kind) => kind !== "rest-symbol").map((kind) => ({
          label: ADJUSTMENT_TITLES[kind],
          skill: "replay-change",
          input: { change: kind },
        })),
      };
    const base = symbol === undefined ? null : baseFromText(symbol);
    if (base !== null && !basesOf(desk).has(base))
      return refusal(
        "SYMBOL_NOT_FOUND",
        `The desk does not trade "${symbol ?? ""}".`,
        "Type /pairs for its coins.",
      );
    const answer = await adjustments.replay(change, base, signal);
    if (isRefusal(answer)) return answer;
    const { title, state } = answer;
    return {
      ok: true,
      output: {
        title,
        state,
        why: answer.state === "failed" ? answer.why : null,
        evidence: answer.state === "done" ? answer.evidence : null,
      },
    };
  },
  render: ({ title, state, why, evidence }) => ({
    headline: `PAPER replay, "${title}": ${state === "done" ? "before and after" : state}`,
    blocks: [
      ...(evidence === null ? [] : evidenceBlocks(evidence)),
      ...(why === null ? [] : [text(`${why}.`)]),
      ...(state === "running" ? [text("It takes longer than an answer may. Ask again in a minute.")] : []),
      ...(state === "done" ? [text("Nothing was changed.")] : []),
    ],
  }),
});

const KIND_WORDS: readonly (readonly [AdjustmentKind, RegExp])[] = [
  ["cut-size-tighten-stops", /\b(?:tight|tighter|tighten|smaller size|cut(?:ting)? size|less size)\b/i],
  ["widen-stops", /\bwid(?:e|er|en|ening)\b/i],
  ["longer-scan", /\bscan\b/i],
  ["longer-cooldown", /\bcool-?down\b/i],
  ["funding-guard", /\bfunding\b/i],
  ["lower-leverage", /\bleverage\b/i],
  ["rest-symbol", /\b(?:rest|resting|without|ban|banning|remov(?:e|ing)|drop|dropping)\b/i],
];

function readChange(said: string, desk: DeskReader): Record<string, unknown> {
  const kind = KIND_WORDS.find(([, words]) => words.test(said))?.[0];
  return present({ change: kind, ...(kind === "rest-symbol" && readSymbolInput(said, desk)) });
}
