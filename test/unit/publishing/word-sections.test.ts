/** A model that writes: what it may say, and what becomes of a section when it invents. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { wordSections } from "#src/features/publishing/digest/word-sections.ts";
import { aPublication, aSection } from "#test/support/a-publication.ts";
import { createScriptedInference, type ScriptedAnswer } from "#test/support/scripted-inference.ts";

const never = new AbortController().signal;
/** A section has about forty words; these say nothing that could be wrong. */
const REST = " The rest of this is only here so that the section has as many words as were asked for.";

async function word(answers: readonly ScriptedAnswer[] | null, ids: readonly string[] = ["results"]) {
  const inference = createScriptedInference(answers);
  const publication = aPublication({ sections: ids.map((id) => aSection(id)) });
  const writer = { inference, system: "You write.", patience: () => never };
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
    "The standard book made about 12.3 USDT in forty-two round trips; the other lost 78.50, which is a loss.",
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
  "In 2025 it closed 42 round trips.",
  "It closed 42 round trips by 21:15.",
  "It won three quarters of 42 round trips.",
  "It made 12,34.5 USDT.",
  "It made $12.34 million.",
  "It made 1e9 USDT.",
  "It made twelve and a half USDT.",
  "It closed ４３ round trips.",
  "It made 12.34 USDT\u200b7.",
  "It closed 42\u0660 round trips.",
  "A drawdown of 3% was seen.",
  "Two of three round trips won.",
  "It closed a dozen round trips.",
  "It halved.",
  "«We made a fortune», said the desk.",
  "Q3 was better than p95.",
];

for (const invented of INVENTED)
  test(`a writer that says ${JSON.stringify(invented)} is asked again, and then the template stands`, async () => {
    const { sections, refused, template, inference } = await word([invented + REST, invented + REST]);

    assert.deepEqual(sections, template);
    assert.ok(refused.length >= 2, "both texts were refused");
    assert.equal(inference.unused(), 0);
    assert.match(inference.requests[1]?.messages[0]?.text ?? "", /Your last text was refused: /);
  });

test("a second try that holds is taken", async () => {
  const { sections, refused } = await word([`It made 99 USDT.${REST}`, `It made 12.34 USDT.${REST}`]);

  assert.deepEqual([sections[0]?.text, refused.length], [`It made 12.34 USDT.${REST}`, 1]);
});

test("without a model, and with one that fails or is cut off, every section stands in its template's words", async () => {
  const absent = await word(null, ["results", "costs"]);
  const down = await word([{ error: new DeskError("ENGINE_DOWN", "down") }]);
  const cut = await word([
    { text: "It made 12", stop: "tokens-max" },
    { text: "It made 12", stop: "tokens-max" },
  ]);

  for (const { sections, template } of [absent, down, cut]) assert.deepEqual(sections, template);
});

test("headlines and the insight are never given to a model", async () => {
  const { inference, sections, template } = await word([], ["news", "insight"]);

  assert.deepEqual(sections, template);
  assert.equal(inference.requests.length, 0);
});

test("an empty text, one that is too short, one that is too long and one that repeats itself are refused", async () => {
  const good = `It made 12.34 USDT.${REST}`;
  for (const bad of ["", "It made 12.34 USDT.", good.repeat(5), `${good} It made 12.34 USDT.`]) {
    const { sections, refused, template } = await word([bad, bad]);
    assert.deepEqual([sections, refused.length], [template, 2]);
  }
});

test("every section of a digest is one call with its own figures alone, and told of as it goes", async () => {
  const good = `It closed 42 round trips.${REST}`;
  const inference = createScriptedInference([good, good]);
  const told: string[] = [];
  const publication = aPublication({ sections: [aSection("results"), aSection("news"), aSection("costs")] });
  await wordSections(
    publication,
    {
      inference,
      system: "You write.",
      patience: () => never,
      onProgress: ({ number, of, heading, state }) => told.push(`${number}/${of} ${heading} ${state}`),
    },
    never,
  );

  assert.deepEqual(told, [
    "1/2 Section results writing",
    "1/2 Section results written",
    "2/2 Section costs writing",
    "2/2 Section costs written",
  ]);
  assert.ok(inference.requests.every(({ maxTokens, lane }) => maxTokens <= 400 && lane === "automation"));
  assert.doesNotMatch(inference.requests[1]?.messages[0]?.text ?? "", /Section results/);
});
