/** A model that writes: what it may say, and what becomes of a section when it invents. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { wordSections } from "#src/reports/digest/word-sections.ts";
import { createModelSectionWriter } from "#src/reports/publishing/model-section-writer.ts";
import { aPublication, aSection } from "#test/support/a-publication.ts";
import { createScriptedInference, type ScriptedAnswer } from "#test/support/scripted-inference.ts";

const never = new AbortController().signal;

async function word(answers: readonly ScriptedAnswer[] | null, ids: readonly string[] = ["results"]) {
  const inference = createScriptedInference(answers);
  const writer = createModelSectionWriter(inference, "You write.", () => never);
  const publication = aPublication({ sections: ids.map((id) => aSection(id)) });
  const worded = await wordSections(publication, writer, never);
  return {
    inference,
    sections: worded.publication.sections,
    refused: worded.refused,
    template: publication.sections,
  };
}

test("prose whose numbers all stand in the section's figures takes the place of the template", async () => {
  const { sections } = await word([
    "The standard book made about 12.3 USDT in forty-two round trips; the other lost 78.50.",
  ]);

  assert.equal(sections[0]?.writtenBy, "writer");
  assert.match(sections[0]?.text ?? "", /^The standard book/);
});

const INVENTED: readonly string[] = [
  "The standard book made 13.34 USDT.",
  "It made 12.34 USDT, up 20%.",
  "It won 23 of 42.",
  "It lost 12.34 USDT.",
  "The inverted book made 78.50 USDT.",
  "It closed about forty round trips.",
  "It doubled.",
  "Last Tuesday, 13 January, it closed 42 round trips.",
  'A trader called it "the best week of all".',
  "It made +12.34 USDT, guaranteed.",
  "42 round trips: everybody should buy now.",
  "",
];

for (const invented of INVENTED)
  test(`a writer that says ${JSON.stringify(invented)} is asked again, and then the template stands`, async () => {
    const { sections, refused, template, inference } = await word([invented, invented]);

    assert.deepEqual(sections, template);
    assert.equal(refused.length, 2);
    assert.equal(inference.unused(), 0);
    assert.match(inference.requests[1]?.messages[0]?.text ?? "", /Your last text was refused: /);
  });

test("a second try that holds is taken", async () => {
  const { sections, refused } = await word(["It made 99 USDT.", "It made 12.34 USDT."]);

  assert.deepEqual([sections[0]?.text, refused.length], ["It made 12.34 USDT.", 1]);
});

test("without a model, and with one that fails or is cut off, every section stands in its template's words", async () => {
  const absent = await word(null, ["results", "costs"]);
  const down = await word([{ error: new DeskError("ENGINE_DOWN", "down") }]);
  const cut = await word([{ text: "It made 12", stop: "tokens-max" }]);

  for (const { sections, template } of [absent, down, cut]) assert.deepEqual(sections, template);
});

test("headlines and the insight are never given to a model", async () => {
  const { inference, sections, template } = await word([], ["news", "insight"]);

  assert.deepEqual(sections, template);
  assert.equal(inference.requests.length, 0);
});
