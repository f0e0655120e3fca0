import assert from "node:assert/strict";
import { test } from "node:test";
import { createDispatchKit, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { NOW_MS } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

function publishRequest(kit: DispatchKit): void {
  kit.deps.approvals.request({
    kind: "publish",
    title: "publish the weekly digest",
    blocks: [],
    role: "owner",
    payload: {},
    requestedBy: "desk",
    cause: "digest-1",
    expiresTsMs: NOW_MS + 60_000,
  });
}

test("a text is checked against the rules, with the words that were found and why", async () => {
  const kit = createDispatchKit();

  const bad = plainText(await kit.say("check this text: bitcoin will moon, join our VIP signals"));
  const empty = await kit.command("check-text");

  assert.match(bad, /^Compliance would not let this out: \d findings/);
  assert.match(bad, /no-promises "will moon": It promises a result/);
  assert.match(bad, /no-signal-selling/);
  assert.match(bad, /disclaimer: A public text ends with/);
  assert.equal(empty.headline, "Which text?");
});

test("words about a veto show what waits, and offer no decision", async () => {
  const kit = createDispatchKit();
  publishRequest(kit);

  const shown = await kit.say("veto the post");

  assert.equal(shown.kind, "answer");
  assert.equal(kit.deps.approvals.waiting().length, 1);
});

test("who did what is listed newest first, for one account where it is named", async () => {
  const audit = createMemoryAuditLog();
  for (const [actor, what] of [
    ["telegram:7", "paused standard"],
    ["discord:9", "resumed standard"],
  ] as const)
    audit.append({ actor, what, cause: what, tsMs: NOW_MS, details: {} });
  const kit = createDispatchKit({ services: { audit } });

  const all = plainText(await kit.say("who did what"));
  const one = plainText(await kit.say("what has telegram:7 done"));

  assert.match(all, /^The last 2 deeds\n- discord:9 resumed standard .*\n- telegram:7 paused standard/);
  assert.match(one, /^The last 1 deeds\n- telegram:7 paused standard/);
});
