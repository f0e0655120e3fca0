/** Post-mortems and the vault in a chat. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { Autopsy } from "#src/features/vault/model/autopsy.ts";
import { cellsOf, sumCells, vaultFigures } from "#src/features/vault/model/clusters.ts";
import type { Cause } from "#src/features/vault/model/causes.ts";
import { diagnose } from "#src/features/vault/model/root-cause.ts";
import { postMortemMessage } from "#src/features/vault/post-mortem-message.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeVault } from "#test/support/fake-vault.ts";
import { plainText } from "#test/support/plain-text.ts";
import { evidence, lostTrip, path } from "./evidence.ts";

function autopsy(fields: Partial<Autopsy> = {}): Autopsy {
  const pack = evidence({ path: path(0.001, -0.015) });
  const diagnosis = diagnose(pack);
  const { roundTripId, bookId, symbol, netPnl, entryNotional, closedTsMs } = lostTrip();
  const facts = { roundTripId, bookId, symbol, netPnl, entryNotional, closedTsMs };
  const found = { cause: diagnosis.cause, conditions: diagnosis.conditions, hour: 12, regime: pack.regime };
  return { ...facts, ...found, season: 1, diagnosis, evidence: pack, lesson: "1 of 1.", ...fields };
}

function kitWith(...autopsies: readonly Autopsy[]) {
  const postMortems = Object.fromEntries(
    autopsies.map((one) => [
      one.roundTripId,
      { autopsy: one, message: postMortemMessage(one, [STANDARD_BOOK]), opinions: [] },
    ]),
  );
  const vault = createFakeVault({ postMortems });
  return { vault, kit: createDispatchKit({ vault, role: "operator" }) };
}

test("the latest post-mortem, one by its id, and one that is not there", async () => {
  const { kit } = kitWith(autopsy(), autopsy({ roundTripId: "standard-9" }));

  const latest = await kit.command("show-post-mortem");
  const named = await kit.command("show-post-mortem", { roundTrip: "standard-9" });
  const none = await kit.command("show-post-mortem", { roundTrip: "standard-77" });

  assert.match(plainText(latest), /standard-1\. Path/);
  assert.match(plainText(named), /standard-9\. Path/);
  assert.match(plainText(none), /There is no post-mortem of "standard-77"/);
  assert.match(
    plainText(await createDispatchKit().command("show-post-mortem")),
    /No round trip has lost yet/,
  );
});

test("agree and dispute are kept with who said it, once a message", async () => {
  const { kit, vault } = kitWith(autopsy());
  const shown = await kit.command("show-post-mortem");

  await kit.press(shown, "Agree");
  const answer = await kit.press(shown, "Dispute");

  assert.match(plainText(answer), /telegram:7 agrees[\s\S]*telegram:7 disputes it/);
  assert.deepEqual(
    vault.said.map(({ kind, actor }) => [kind, actor]),
    [
      ["agree", "telegram:7"],
      ["dispute", "telegram:7"],
    ],
  );
});

test("after the note button the next message is the note, and the one after that is not", async () => {
  const { kit, vault } = kitWith(autopsy());
  const shown = await kit.command("show-post-mortem");

  const asked = await kit.press(shown, "Note");
  await kit.command("show-status");
  const noted = await kit.send({ type: "text", text: "the venue was down" }, { updateId: "n" });
  await kit.send({ type: "text", text: "the venue was down" }, { updateId: "n" });
  await kit.say("status");

  assert.match(plainText(asked), /Write your note on standard-1 now/);
  assert.match(plainText(noted), /telegram:7 notes: the venue was down/);
  assert.deepEqual(
    vault.said.map(({ text }) => text),
    ["the venue was down"],
  );
});

test("words in reply to a post-mortem are its note, an opinion is kept as one, and a question stays a question", async () => {
  const { vault } = kitWith(autopsy());
  const sent = { "31": { type: "post-mortem", roundTripId: "standard-1" } } as const;
  const kit = createDispatchKit({ vault, sent });
  const reply = (said: string, repliesTo = "31") => kit.send({ type: "text", text: said }, { repliesTo });

  await kit.command("note-post-mortem", { roundTrip: "standard-1" });
  const noted = await reply("the venue was down");
  await reply("I disagree");
  const asked = await reply("status?");
  await reply("status", "32");

  assert.match(plainText(noted), /telegram:7 notes: the venue was down/);
  assert.doesNotMatch(plainText(asked), /Kept with/);
  assert.deepEqual(
    vault.said.map(({ kind, text }) => [kind, text]),
    [
      ["note", "the venue was down"],
      ["dispute", null],
    ],
  );
});

test("a note in words is put to be confirmed, and a viewer may not say anything", async () => {
  const { kit, vault } = kitWith(autopsy());

  const proposed = await kit.say("note on standard-1: the venue was down");
  assert.deepEqual(vault.said, []);
  await kit.press(proposed, "Note on standard-1");
  const viewer = createDispatchKit({ vault, role: "viewer" });
  const refused = await viewer.command("judge-post-mortem", { roundTrip: "standard-1", opinion: "agree" });

  assert.deepEqual(
    vault.said.map(({ text }) => text),
    ["the venue was down"],
  );
  assert.match(plainText(refused), /needs the role operator/);
});

function lossIn(symbol: string, cause: Cause, hour: number) {
  return { ...autopsy({ symbol: `${symbol}/USDT:USDT`, cause, hour, netPnl: amount("-2") }) };
}

test("the vault tells clusters as they are published, with sums, averages and the wins beside them", async () => {
  const losses = ["APT", "BNB", "ETH", "LINK", "APT"].map((base, hour) => lossIn(base, "slippage", hour));
  const held = { conditions: ["slippage" as const] };
  const wins = [1, 2].map(() => autopsy({ cause: null, netPnl: amount("3"), ...held }));
  const cells = sumCells([...losses.map((one) => ({ ...one, ...held })), ...wins].flatMap(cellsOf));
  const kit = createDispatchKit({ vault: createFakeVault({ figures: vaultFigures(cells), waiting: 3 }) });

  const said = plainText(await kit.command("search-vault"));

  assert.match(said, /Execution slippage x 5 across APT, BNB, ETH, LINK \(execution slippage\)/);
  assert.match(said, /-10\.00 USDT, -2\.00 each/);
  assert.match(said, /held for 5 of 5 \(100%\) of losses and 2 of 2 \(100%\) of wins/);
  assert.match(said, /5 losses, -10\.00 USDT; 2 wins, \+6\.00 USDT; won 29% \(n=7, too few\)/);
  assert.match(said, /Too few round trips to act on any of this/);
  assert.match(said, /3 closed round trips wait to be examined/);
});

test("losses are found by words, with a button to their post-mortem", async () => {
  const hits = { hits: [autopsy()], counted: 1, netLost: amount("-1.6"), isCut: false };
  const kit = createDispatchKit({ vault: createFakeVault({ hits }) });

  const found = await kit.command("search-vault", { words: "btc direction" });

  assert.match(plainText(found), /vault, "btc direction": 1 losses, -1\.60 USDT/);
  assert.match(plainText(found), /Wrong direction/);
  assert.match(plainText(found), /\[Post-mortem standard-1\]/);
});
