/** What a model may say to a post-mortem: to a tie, and one sentence that rests on it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { giveSecondOpinions } from "#src/features/vault/second-opinions.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Autopsy } from "#src/features/vault/model/autopsy.ts";
import { diagnose } from "#src/features/vault/model/root-cause.ts";
import { postMortemMessage } from "#src/features/vault/post-mortem-message.ts";
import { createFakeVault, type FakeVault } from "#test/support/fake-vault.ts";
import { createScriptedInference, type ScriptedAnswer } from "#test/support/scripted-inference.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { evidence, lostTrip, path } from "./evidence.ts";

/** Late entry and slippage are a tie of one class; a plain wrong direction is none. */
function vaultWith(isTie: boolean): FakeVault {
  const pack = isTie
    ? evidence({ runUp: 0.03, drift: 0, costs: { ...evidence().costs, slippage: 160_000_000n } })
    : evidence({ path: path(0.001, -0.015) });
  const diagnosis = diagnose(pack);
  const { roundTripId, bookId, symbol, netPnl, entryNotional, closedTsMs } = lostTrip();
  const facts = { roundTripId, bookId, symbol, netPnl, entryNotional, closedTsMs, season: 1, hour: 12 };
  const { cause, conditions } = diagnosis;
  const lesson = "1 of 1.";
  const autopsy: Autopsy = {
    ...facts,
    regime: pack.regime,
    cause,
    conditions,
    diagnosis,
    evidence: pack,
    lesson,
  };
  const message = postMortemMessage(autopsy, [STANDARD_BOOK]);
  return createFakeVault({ postMortems: { [roundTripId]: { autopsy, message, opinions: [] } } });
}

async function say(isTie: boolean, answers: readonly ScriptedAnswer[] | null, rounds = 1) {
  const vault = vaultWith(isTie);
  const inference = createScriptedInference(answers);
  const log = createSilentLog();
  const prompt = { text: "p", hash: "0123456789abcdef" };
  const asked = new Set<string>();
  for (let round = 0; round < rounds; round += 1)
    await giveSecondOpinions({ vault, inference, prompt, log }, asked, new AbortController().signal);
  return { vault, inference, log };
}

test("a tie is put to the model, and its word is kept as a note, once, with its prompt; the cause stays", async () => {
  const answer = { json: { cause: "late-entry", sentence: "The move had been made before the entry." } };

  const { vault, inference } = await say(true, [answer], 3);

  assert.deepEqual(
    vault.said.map(({ kind, actor, text }) => [kind, actor, text]),
    [
      [
        "note",
        "model:scripted",
        "Of execution slippage, late entry: Late entry. The move had been made before the entry. (prompt 01234567)",
      ],
    ],
  );
  assert.equal(inference.requests[0]?.lane, "automation");
  assert.equal(vault.postMortem("standard-1")?.autopsy.cause, "slippage");
});

test("an abstention is said as one, and a sentence with a figure of its own is left out", async () => {
  const { vault } = await say(true, [{ json: { cause: "abstain", sentence: "It lost 47% in 3 minutes." } }]);

  assert.deepEqual(
    vault.said.map(({ text }) => text),
    ["Abstains on the tie of execution slippage, late entry. (prompt 01234567)"],
  );
});

test("without a tie only a sentence that holds is kept", async () => {
  const held = await say(false, [
    { json: { cause: "wrong-direction", sentence: "The price never came near it." } },
  ]);
  const invented = await say(
    false,
    [{ json: { cause: "wrong-direction", sentence: "Goldman Sachs sold." } }],
    2,
  );

  assert.equal(held.vault.said[0]?.text, "The price never came near it. (prompt 01234567)");
  assert.deepEqual(invented.vault.said, []);
});

test("no model, an answer that is no JSON and a cause that was not asked for leave everything as it is", async () => {
  const none = await say(true, null);
  const noise = await say(true, ["I think that"]);
  const other = await say(true, [{ json: { cause: "news", sentence: "x" } }]);

  for (const { vault } of [none, noise, other]) assert.deepEqual(vault.said, []);
  assert.equal(none.inference.requests.length, 0);
  assert.equal(noise.log.lines.length, 1);
});
