import assert from "node:assert/strict";
import { test } from "node:test";
import { intentOf } from "#agents/intent.ts";
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
    for (const said of texts) assert.equal(intentOf(said), mood, said);
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

test("real money, secrets, the destruction of records and advice are refused before any routing, and nothing else", () => {
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
    NO_ADVICE: [
      "should i buy bitcoin?",
      "Should I put my savings into eth",
      "is it a good time to get in",
      "what coin should i buy",
      "will btc go up tomorrow",
      "will sol hit $500",
      "give me a price prediction for eth",
      "any investment tips",
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
    "should we close btc on book 2",
    "should i be worried",
    "why did we buy sol",
    "will you tell me when the verdict is in",
    "buy 50 usdt of eth on book 1",
    "what did we buy today",
    "was it a good time for the signal",
    "hold on",
    "check this text: bitcoin will moon",
    "would legal let this out: should i buy",
    "remember that i think eth will go up",
  ];

  for (const [code, texts] of Object.entries(cases))
    for (const said of texts) assert.equal(refuseOffLimits(said)?.code, code, said);
  for (const said of allowed) assert.equal(refuseOffLimits(said), null, said);
});
