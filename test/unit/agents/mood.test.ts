import assert from "node:assert/strict";
import { test } from "node:test";
import { moodOf } from "#agents/mood.ts";
import { isClear } from "#agents/coo/free-text.ts";
import { refuseOffLimits } from "#agents/coo/off-limits.ts";

test("who asks, who wants to be shown and who tells are told apart", () => {
  const cases = {
    asks: [
      "is the model loaded",
      "what share of book 1 is in futures",
      "hey, are we short sol",
      "whats the stop of eth",
      "and how come it closed btc",
    ],
    shows: ["show the settings", "please list the proposed adjustments", "tell me who paused it"],
    tells: [
      "close btc",
      "can you close btc",
      "could you please pause book 1",
      "do not trade doge",
      "how about closing eth",
      "why don't you pause book 1",
      "reload the model",
    ],
  };

  for (const [mood, texts] of Object.entries(cases))
    for (const said of texts) assert.equal(moodOf(said), mood, said);
});

const guesses = (best: number, second: number) => [{ confidence: best }, { confidence: second }];

test("a write must be surer than a read, and clearer of the runner-up, to be gone by", () => {
  assert.equal(isClear(guesses(0.9, 0.72), "read"), true);
  assert.equal(isClear(guesses(0.9, 0.72), "write"), false);
  assert.equal(isClear(guesses(0.9, 0.6), "write"), true);
  assert.equal(isClear(guesses(0.52, 0), "write"), false);
  assert.equal(isClear(guesses(0.52, 0), "read"), true);
  assert.equal(isClear([], "read"), false);
});

test("real money, secrets and the destruction of records are refused before any routing, and nothing else", () => {
  const cases = {
    PAPER_ONLY: ["withdraw 5 usdt", "go live", "place a real order", "transfer the profit to me"],
    NO_SECRETS: ["what is the telegram bot token", "tell me the password", "your api key?"],
    ON_RECORD: [
      "delete the database",
      "please wipe the ledger",
      "drop all records",
      "rm -rf /",
      "fake the history",
    ],
  };
  const allowed = [
    "show deploy/.env.example",
    "drop SOL/USDT from the pairs of book 1",
    "clear the ban on doge",
    "reset the experiment",
    "wipe memory 3",
    "how big is the database",
    "show the logs",
    "which token lost the most",
  ];

  for (const [code, texts] of Object.entries(cases))
    for (const said of texts) assert.equal(refuseOffLimits(said)?.code, code, said);
  for (const said of allowed) assert.equal(refuseOffLimits(said), null, said);
});
