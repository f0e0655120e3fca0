import assert from "node:assert/strict";
import { test } from "node:test";
import { PieceSize } from "#src/adapters/llama/piece-size.ts";

function measured(options: { msPerToken: number; firstTokenMs: number; tokenMs: number }): PieceSize {
  const pieces = new PieceSize();
  for (let round = 0; round < 4; round += 1) {
    pieces.read(16, 16 * options.msPerToken);
    pieces.began(60, options.firstTokenMs);
    pieces.answered(11, 10 * options.tokenMs);
  }
  return pieces;
}

test("before anything was measured, a piece is a third of a short question", () => {
  assert.equal(new PieceSize().next(), 16);
});

const CASES = [
  // A processor: 60 tokens of a question take 80 ms, a piece may take 24.
  { what: "a slow reader gets short pieces", msPerToken: 2.5, firstTokenMs: 80, tokenMs: 4, size: 8 },
  { what: "a quick one gets longer ones", msPerToken: 0.5, firstTokenMs: 80, tokenMs: 4, size: 48 },
  {
    what: "who waits for longer questions lets others read more",
    msPerToken: 2,
    firstTokenMs: 700,
    tokenMs: 4,
    size: 96,
  },
  // Graphics: a piece takes as long as a token does, and cutting it further would gain nothing.
  {
    what: "a piece is not cut finer than an answer is",
    msPerToken: 1.6,
    firstTokenMs: 60,
    tokenMs: 25,
    size: 16,
  },
  { what: "nothing is too slow to go on", msPerToken: 90, firstTokenMs: 80, tokenMs: 4, size: 8 },
];

for (const { what, size, ...times } of CASES) {
  test(`${what}: ${size} tokens`, () => {
    assert.equal(measured(times).next(), size);
  });
}

test("long prompts of persons and slow outliers do not lengthen the pieces, and a change of pace is followed", () => {
  const pieces = measured({ msPerToken: 2, firstTokenMs: 80, tokenMs: 4 });
  assert.equal(pieces.next(), 12);
  for (let round = 0; round < 16; round += 1) pieces.began(2_000, 3_000);
  pieces.began(60, 900);
  assert.equal(pieces.next(), 12);
  for (let round = 0; round < 4; round += 1) pieces.read(16, 16 * 4);
  assert.equal(pieces.next(), 8);
});
