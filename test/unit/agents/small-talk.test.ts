import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTalk } from "#agents/coo/small-talk.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { plainText } from "#test/support/plain-text.ts";

const SOCIAL = [
  ["hi", /^Hello/],
  ["Hello there!", /^Hello/],
  ["olá", /^Hello/],
  ["Buenos días", /^Hello/],
  ["thanks!", /welcome/],
  ["great, thank you so much", /welcome/],
  ["Vielen Dank", /welcome/],
  ["lol ok", /^All right/],
  ["got it", /^All right/],
  ["How are you?", /running/],
  ["wie geht's", /running/],
  ["who are you", /paper desk/],
  ["good night", /^Bye/],
  ["¡adiós!", /^Bye/],
] as const;

for (const [said, answer] of SOCIAL) {
  test(`"${said}" is small talk and gets one line`, () => {
    const line = smallTalk(said) ?? assert.fail();
    assert.match(line, answer);
    assert.ok(line.length <= 100);
  });
}

const NOT_SOCIAL = [
  "",
  "?",
  "status",
  "hi, how are the books",
  "thanks, now close sol on book 1",
  "good morning",
  "ok close it",
  "how are the books",
  "who are you with real money",
  "no thanks",
  "stop",
  "yes",
  "good trade?",
  "see the vault",
  "later close sol",
];

for (const said of NOT_SOCIAL) {
  test(`"${said}" is no small talk`, () => assert.equal(smallTalk(said), null));
}

test("a greeting is answered in one line, with no button and without any skill", async () => {
  const answer = await createDispatchKit().say("Hi!");

  assert.deepEqual([answer.kind, answer.buttons ?? []], ["answer", []]);
  assert.equal(plainText(answer), 'Hello. Ask me how the books are doing, or type "help".');
});
