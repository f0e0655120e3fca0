import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { DISCLAIMER } from "#src/features/publishing/compliance-rules.ts";
import { aPublication, aSection } from "#test/support/a-publication.ts";
import { aVote } from "#test/support/approval-desk.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { openPublishingKit } from "#test/support/publishing-kit.ts";

function open(t: TestContext) {
  const clock = createFakeClock();
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  t.after(() => database.close());
  return { clock, database, ...openPublishingKit(database, clock) };
}

test("a digest is shown, asked for, and goes out once when an owner approves", async (t) => {
  const { publishing, approvals, files, waitingFor, database } = open(t);

  assert.equal(await publishing.bring(aPublication()), true);
  assert.equal(await publishing.bring(aPublication()), false);
  const [request] = approvals.waiting();
  assert.ok(request !== undefined);
  assert.equal(request.kind, "publish");
  assert.deepEqual([waitingFor("console").length, waitingFor("telegram").length, files.size], [1, 0, 0]);

  const decided = await approvals.decide(request.approvalId, aVote(request));
  assert.ok(!("refused" in decided));
  assert.equal(decided.outcome?.state, "done");
  assert.deepEqual(waitingFor("telegram"), [aPublication().title]);
  assert.deepEqual(
    [...files.keys()],
    ["weekly-2026-01-11.md", "weekly-2026-01-11.html", "weekly-2026-01-11.json", "feed.xml"],
  );
  assert.deepEqual(
    database.audit.recent({}, 5).map(({ what }) => what),
    ["published a text"],
  );
});

test("an owner's words are held to the figures, ask anew, and make the older request void", async (t) => {
  const { publishing, approvals, waitingFor } = open(t);
  await publishing.bring(aPublication());
  const [first] = approvals.waiting();
  assert.ok(first !== undefined);

  const invented = publishing.edit(
    "weekly-2026-01-11",
    "results",
    "We made 99 USDT.",
    "telegram:7",
    "edit-1",
  );
  assert.ok("refused" in invented);
  assert.match(invented.reason, /number "99 USDT" is in no figure/);
  assert.ok("refused" in publishing.edit("weekly-2026-01-11", "nowhere", "Quiet.", "telegram:7", "edit-2"));
  const edited = publishing.edit(
    "weekly-2026-01-11",
    "results",
    "A quiet week: 42 round trips.",
    "telegram:7",
    "edit-3",
  );
  assert.ok(!("refused" in edited));
  assert.deepEqual([edited.version, edited.publication.sections[0]?.writtenBy], [2, "person"]);

  const old = await approvals.decide(first.approvalId, aVote(first));
  assert.ok(!("refused" in old));
  assert.match(old.outcome?.what ?? "", /edited since/);
  assert.deepEqual(waitingFor("telegram"), []);
  const newest = approvals.waiting().at(-1) ?? assert.fail();
  await approvals.decide(newest.approvalId, aVote(newest, { cause: "press-2" }));
  assert.equal(waitingFor("telegram").length, 1);
  assert.ok("refused" in publishing.edit("weekly-2026-01-11", "results", "Again.", "telegram:7", "edit-4"));
});

test("what compliance bans is not even asked for: it is told what to change", async (t) => {
  const { publishing, approvals, waitingFor } = open(t);
  const banned = aSection("results", { text: "PAPER: join our VIP group, profit guaranteed." });

  await publishing.bring(aPublication({ sections: [banned] }));

  assert.deepEqual(approvals.waiting(), []);
  assert.match(waitingFor("console").at(-1) ?? "", /compliance holds back/);
  const edited = publishing.edit(
    "weekly-2026-01-11",
    "results",
    "PAPER: 42 round trips.",
    "telegram:7",
    "edit-1",
  );
  assert.ok(!("refused" in edited));
  assert.equal(approvals.waiting().length, 1);
});

test("a daily brief is told and never published", async (t) => {
  const { publishing, approvals, waitingFor } = open(t);

  await publishing.bring(aPublication({ key: "daily-2026-01-11", kind: "daily" }));

  assert.deepEqual(approvals.waiting(), []);
  assert.equal(waitingFor("console").length, 1);
});

test("files that a crash kept from being written are written at the next start, with nothing of a person in them", async (t) => {
  const { publishing, approvals, files, database, clock } = open(t);
  await publishing.bring(aPublication());
  const [request] = approvals.waiting();
  assert.ok(request !== undefined);
  await approvals.decide(request.approvalId, aVote(request));

  const next = openPublishingKit(database, clock);
  await next.publishing.writeFiles();

  assert.deepEqual([...next.files], [...files]);
  for (const [name, text] of files) {
    assert.doesNotMatch(text, /telegram|-100|console/, name);
    if (!name.endsWith("feed.xml"))
      assert.ok(name.endsWith(".md") || text.includes(DISCLAIMER.slice(0, 40)), name);
  }
});

test("markup in a text is text in every form", async (t) => {
  const { publishing, approvals, files } = open(t);
  const nasty = aSection("results", {
    lines: [`<script>alert(1)</script> [x](javascript:1) "]]>" & <b>`],
    text: "PAPER: 42 round trips.",
  });
  await publishing.bring(aPublication({ sections: [nasty] }));
  const [request] = approvals.waiting();
  assert.ok(request !== undefined);
  await approvals.decide(request.approvalId, aVote(request));

  assert.doesNotMatch(files.get("weekly-2026-01-11.html") ?? "", /<script|<b>/);
  assert.doesNotMatch(files.get("weekly-2026-01-11.md") ?? "", /(?<!\\)<script|(?<!\\)\[x\]/);
  assert.doesNotMatch(files.get("feed.xml") ?? "", /<script|]]>/);
});
