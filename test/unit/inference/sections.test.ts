import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { sectionFault } from "#src/inference/section-checks.ts";
import {
  tokensFor,
  writeSections,
  type SectionProgress,
  type SectionOrder,
  type SectionsRequest,
} from "#src/inference/sections.ts";
import { createScriptedInference } from "#test/support/scripted-inference.ts";

const GOOD = "Two positions closed at a loss this week, and both had the same cause in their record.";
const REQUEST: SectionsRequest = {
  lane: "automation",
  agent: "rnd",
  system: "You write reports.",
  brief: "2 positions closed.",
  sections: [order("Losses", "Say what was lost."), order("Outlook", "Say what follows.")],
};

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

function order(heading: string, instruction: string): SectionOrder {
  return {
    heading,
    instruction,
    targetWords: 16,
    material: `Figures of ${heading}`,
    check: (text) => (text.match(/\d+/g) ?? []).map((number) => `nothing supports ${number}`),
  };
}

test("each section is one call without the others in it, within its tokens, and told of as it goes", async () => {
  const inference = createScriptedInference([GOOD, GOOD.replace("closed", "opened")]);
  const progress: SectionProgress[] = [];
  const { text, sections } = await writeSections(inference, {
    ...REQUEST,
    onProgress: (one) => progress.push(one),
  });
  assert.equal(inference.requests.length, 2);
  assert.match(text, /^Losses\nTwo positions closed[\s\S]*\n\nOutlook\nTwo positions opened/);
  const second = inference.requests[1]?.messages[0]?.text ?? "";
  assert.ok(second.includes("Outlook") && second.includes(REQUEST.brief) && !second.includes(GOOD));
  assert.ok(second.includes("Figures of Outlook") && !second.includes("Figures of Losses"));
  assert.ok(inference.requests.every(({ maxTokens }) => maxTokens >= 250 && maxTokens <= 400));
  assert.deepEqual(
    sections.map(({ attempts }) => attempts),
    [1, 1],
  );
  assert.deepEqual(
    progress.map(({ number, of, state }) => `${number}/${of} ${state}`),
    ["1/2 writing", "1/2 written", "2/2 writing", "2/2 written"],
  );
});

test("a section that fails its fact check is made again, and one that fails twice is left out with a note", async () => {
  const inference = createScriptedInference([
    `${GOOD} It was 17.`,
    GOOD,
    `${GOOD} It was 18.`,
    `${GOOD} It was 19.`,
  ]);
  const progress: SectionProgress[] = [];
  const { text, sections } = await writeSections(inference, {
    ...REQUEST,
    onProgress: (one) => progress.push(one),
  });
  assert.deepEqual(
    sections.map(({ text: written, note, attempts }) => [written, note, attempts]),
    [
      [GOOD, null, 2],
      [null, "Left out: nothing supports 19.", 2],
    ],
  );
  assert.match(text, /Outlook\nLeft out: nothing supports 19\.$/);
  const [first, again] = inference.requests;
  assert.match(again?.messages[0]?.text ?? "", /Your last text was refused: nothing supports 17\./);
  assert.deepEqual(
    sections.map(({ faults }) => faults),
    [["nothing supports 17"], ["nothing supports 18", "nothing supports 19"]],
  );
  assert.notEqual(first?.temperature, again?.temperature, "the second try draws differently");
  assert.deepEqual(
    progress.filter(({ reason }) => reason !== null).map(({ state, reason }) => `${state}: ${reason}`),
    ["again: nothing supports 17", "again: nothing supports 18", "left out: nothing supports 19"],
  );
});

test("one that does not come to an end is made again, and a stop ends it all", async () => {
  const inference = createScriptedInference([{ text: GOOD, stop: "tokens-max" }, GOOD, GOOD]);
  const { sections } = await writeSections(inference, REQUEST);
  assert.deepEqual(
    sections.map(({ attempts }) => attempts),
    [2, 1],
  );
  const signal = AbortSignal.abort(new Error("stopped by a person"));
  await assert.rejects(
    writeSections(createScriptedInference([GOOD]), { ...REQUEST, signal }),
    /stopped by a person/,
  );
});

test("a model that goes away leaves out what it had not written, and is not asked for the rest", async () => {
  const inference = createScriptedInference([GOOD, { error: new DeskError("ENGINE_DOWN", "it died") }]);
  const three = { ...REQUEST, sections: [...REQUEST.sections, order("Rest", "Say the rest.")] };
  const { sections, failure } = await writeSections(inference, three);
  assert.equal(failure?.code, "ENGINE_DOWN");
  assert.equal(inference.requests.length, 2);
  assert.deepEqual(
    sections.map(({ text, note }) => text ?? note),
    [GOOD, "Left out: the model did not answer (it died).", "Left out: the model did not answer (it died)."],
  );
});

test("a call that takes too long is one bad text, and not the end", async () => {
  const aborted = { text: "cut", stop: "aborted" } as const;
  const inference = createScriptedInference([aborted, GOOD, GOOD]);
  const { sections } = await writeSections(inference, { ...REQUEST, patience: neverAborted });
  assert.deepEqual(sections[0]?.faults, ["it took too long"]);
  assert.equal(sections[0]?.text, GOOD);
  assert.ok(inference.requests.every(({ signal }) => signal !== undefined));
});

test("no section may have 500 tokens", () => {
  for (const words of [1, 10, 100, 200, 300, 10_000]) {
    assert.ok(tokensFor(words) >= 250 && tokensFor(words) < 500, `${words} words`);
  }
});

const FAULTS: readonly (readonly [string, string, RegExp | null])[] = [
  ["is good", GOOD, null],
  ["is too short", "Too short.", /2 words, of at least 6/],
  ["is too long", `${GOOD} `.repeat(3).replaceAll("Two", "Some"), /of at most 26|repeats/],
  ["loops", "the desk holds two books and waits for the desk holds two books and waits for it", /repeats/],
  [
    "says a sentence twice",
    "The desk is calm. Nothing was opened today at all. The desk is calm. So it waits.",
    /twice/,
  ],
];

for (const [what, text, fault] of FAULTS) {
  test(`a section that ${what} is judged so`, () => {
    const found = sectionFault(text, 16);
    if (fault === null) assert.equal(found, null);
    else assert.match(found ?? "", fault);
  });
}
