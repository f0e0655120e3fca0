import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { aPublication } from "#test/support/a-publication.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { plainText } from "#test/support/plain-text.ts";
import { openPublishingKit } from "#test/support/publishing-kit.ts";

async function open(t: TestContext, role: "owner" | "operator" = "owner") {
  const clock = createFakeClock();
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  t.after(() => database.close());
  const { publishing } = openPublishingKit(database, clock);
  await publishing.bring(aPublication());
  const { key } = aPublication();
  return {
    publishing,
    kit: createDispatchKit({ publishing, role, sent: { "12": { type: "publication", key } } }),
  };
}

test("the digest is shown whole, with where it stands", async (t) => {
  const { kit } = await open(t);

  const message = await kit.command("show-digest");

  assert.match(message.headline, /PAPER weekly digest.*version 1, not published/);
  assert.match(plainText(message), /standard \(book 1\): realized PnL.*\+12\.34 USDT/);
  assert.match((await kit.command("show-digest", { kind: "daily" })).headline, /no daily digest yet/);
});

test("a section is edited by pressing it and answering with its words", async (t) => {
  const { kit, publishing } = await open(t);

  const asked = await kit.press(await kit.command("show-digest"), "Edit a section");
  const told = await kit.press(asked, "Section results");
  assert.match(told.headline, /Write the new words of "results" now/);
  await kit.say("A quiet week with 42 round trips.");

  assert.equal(
    publishing.latest("weekly")?.publication.sections[0]?.text,
    "A quiet week with 42 round trips.",
  );
});

test("a section is edited by one command, and invented numbers are refused by name", async (t) => {
  const { kit, publishing } = await open(t);

  const refused = await kit.command("edit-publication", { request: "results We made 500 USDT." });
  assert.match(refused.headline + plainText(refused), /number "500 USDT" is in no figure/);
  await kit.command("edit-publication", { request: "results: A quiet week." });

  assert.equal(publishing.latest("weekly")?.publication.sections[0]?.text, "A quiet week.");
});

test("an operator may not edit", async (t) => {
  const { kit, publishing } = await open(t, "operator");

  await kit.command("edit-publication", { request: "results A quiet week." });

  assert.equal(publishing.latest("weekly")?.version, 1);
});

const reply = (text: string) => [{ type: "text", text } as const, { repliesTo: "12" }] as const;

test("a reply to the preview that names a section by its id or its title puts its words there", async (t) => {
  const { kit, publishing } = await open(t);

  await kit.send(...reply("Section costs: Costs of 42 round trips."));
  await kit.send(...reply("results: A quiet week."));

  const texts = publishing.latest("weekly")?.publication.sections.map(({ text }) => text);
  assert.deepEqual(texts?.slice(0, 2), ["A quiet week.", "Costs of 42 round trips."]);
});

test("a reply that names no section is asked where it belongs, and a press puts it there", async (t) => {
  const { kit, publishing } = await open(t);

  const asked = await kit.send(...reply("A week without news."));
  assert.match(asked.headline, /Which section/);
  assert.equal(publishing.latest("weekly")?.version, 1);
  await kit.press(asked, "Section news");

  assert.equal(publishing.latest("weekly")?.publication.sections[2]?.text, "A week without news.");
});

test("a reply with a number that stands nowhere is refused, and an operator's changes nothing", async (t) => {
  const { kit, publishing } = await open(t);
  const other = createDispatchKit({
    publishing,
    role: "operator",
    sent: { "12": { type: "publication", key: aPublication().key } },
  });

  assert.match(plainText(await kit.send(...reply("results: We made 500 USDT."))), /Every number/);
  assert.match((await other.send(...reply("results: Quiet."))).headline, /needs the role owner/);
  assert.equal(publishing.latest("weekly")?.version, 1);
});
