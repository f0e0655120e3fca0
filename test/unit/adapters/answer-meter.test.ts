import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerMeter } from "#src/adapters/llama/answer-meter.ts";

type Chunk = Parameters<AnswerMeter["take"]>[0];

function thought(text: string, tokens: number): Chunk {
  return { type: "segment", segmentType: "thought", text, tokens: Array.from({ length: tokens }) };
}

function said(text: string, tokens: number): Chunk {
  return { type: undefined, segmentType: undefined, text, tokens: Array.from({ length: tokens }) };
}

test("what is thought is dropped by its type and is a sign of life; what is said is the answer, up to its own limit", () => {
  const pieces: string[] = [];
  let [signs, ends] = [0, 0];
  const hooks = { onText: (text: string) => void pieces.push(text), onProgress: () => void (signs += 1) };
  const meter = new AnswerMeter(4, hooks, () => (ends += 1));
  meter.take(thought("is it 3?", 5));
  meter.take(said("It is ", 2));
  meter.take(thought("sure", 1));
  meter.take(said("", 1));
  assert.equal(meter.isFull, false);
  meter.take(said("three", 1));
  meter.take(said(" and more", 2));
  assert.deepEqual(pieces, ["It is ", "three"]);
  assert.deepEqual(meter.answer(), { text: "It is three", outputTokens: 4, thinkingTokens: 6 });
  assert.deepEqual([meter.isFull, signs, ends], [true, 2, 1]);
});
