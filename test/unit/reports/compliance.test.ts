import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCompliance, vetoOf } from "#src/features/publishing/compliance.ts";
import { DISCLAIMER } from "#src/features/publishing/compliance-rules.ts";

function rulesOf(text: string): string[] {
  const findings = checkCompliance({ text: `${text} PAPER ${DISCLAIMER}`, audience: "public" });
  return findings.map(({ rule }) => rule);
}

const BANNED: readonly (readonly [string, string])[] = [
  ["You should buy bitcoin.", "no-advice"],
  ["We recommend selling ether.", "no-advice"],
  ["Great week. Buy now!", "no-advice"],
  ["It is time to go long.", "no-advice"],
  ["Guaranteed.", "no-promises"],
  ["This is risk-free.", "no-promises"],
  ["Bitcoin will moon.", "no-promises"],
  ["Easy money for all.", "no-promises"],
  ["Join our VIP signals.", "no-signal-selling"],
  ["Copy our trades.", "no-signal-selling"],
  ["Last chance, hurry.", "no-pump"],
  ["We made $500.", "no-hidden-paper"],
  ["Real profits this week.", "no-hidden-paper"],
  ["DM me for more.", "no-contact"],
];

test("each banned phrase is found by its rule", () => {
  for (const [text, rule] of BANNED) assert.ok(rulesOf(text).includes(rule), text);
});

test("a phrase does not hide behind case, markup, spaced letters, look-alike widths or invisible characters", () => {
  for (const text of [
    "GUARANTEED",
    "**guaran**teed",
    "g u a r a n t e e d",
    "ｇｕａｒａｎｔｅｅｄ",
    "guar\u200banteed",
    "guar\u00adanteed",
  ])
    assert.deepEqual(rulesOf(text), ["no-promises"], text);
});

test("what the desk ordinarily writes passes", () => {
  for (const text of [
    "Book 1 closed 12 round trips, net +3.20 USDT after fees and funding.",
    "A stop was hit on SOL; the thesis was wrong at 182.40.",
    "No real money was used, and nothing is guaran-sized.",
    "The signal of BTC was denied by the funding guard.",
    "This is not financial advice.",
  ])
    assert.deepEqual(rulesOf(text), [], text);
});

function missingOf(text: string, place?: "pinned-post" | "bio"): string[] {
  const findings = checkCompliance({ text, audience: "public", ...(place !== undefined && { place }) });
  return findings.map(({ rule }) => rule);
}

test("figures say PAPER, a public text has the disclaimer, a pinned post and a bio have their lengths", () => {
  assert.deepEqual(missingOf("up 2%"), ["paper-stated", "disclaimer"]);
  assert.deepEqual(checkCompliance({ text: "PAPER up 2%", audience: "private" }), []);
  assert.deepEqual(missingOf(`PAPER ${"x".repeat(275)}`, "pinned-post"), ["length"]);
  assert.deepEqual(missingOf(`PAPER ${"x".repeat(274)}`, "pinned-post"), []);
  assert.deepEqual(missingOf("a desk that trades", "bio"), ["paper-stated"]);
});

test("the veto names the rules, and is silent where nothing is found", () => {
  const veto = vetoOf({ text: "PAPER: risk-free, buy now", audience: "private" });

  assert.equal(veto?.code, "COMPLIANCE_VETO");
  assert.match(veto?.reason ?? "", /no-promises/);
  assert.equal(vetoOf({ text: "PAPER: a quiet week", audience: "private" }), null);
});
