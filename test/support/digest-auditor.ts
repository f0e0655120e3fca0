/** Reads a published digest as a stranger would: every number of its JSON against a second program's, and its Markdown against its JSON. */
import assert from "node:assert/strict";
import type { ExpectedFigures } from "./second-program.ts";

type Fact = { readonly name: string; readonly value: string };
export type PublishedDigest = {
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly facts: readonly Fact[];
    readonly lines: readonly string[];
  }[];
};

const NUMBER = /[+-]?\d+(?:,\d{3})*(?:\.\d+)?/g;
/** Of the machine, not of the ledger. */
const NOT_OF_THE_LEDGER = new Set(["stack"]);

/** How many numbers were compared. Fails for a figure that the second program does not know. */
export function auditFigures(
  digest: PublishedDigest,
  expected: ExpectedFigures,
  causes: ReadonlyMap<string, string>,
): number {
  let compared = 0;
  for (const { id, facts } of digest.sections.filter((section) => !NOT_OF_THE_LEDGER.has(section.id)))
    for (const { name, value } of facts) {
      const cause = id === "vault" ? causes.get(name) : undefined;
      const wanted =
        expected.get(cause === undefined ? name : `cause:${cause}`) ??
        assert.fail(`nobody knows "${name}": ${value}`);
      const shown = value.match(NUMBER) ?? [];
      if (shown.length < wanted.length)
        assert.match(value, /^(?:none closed|none|no figure|no interval yet|none yet)$/, name);
      else assert.equal(shown.length, wanted.length, `${name}: ${value}`);
      for (const [index, text] of shown.entries()) {
        const { value: right, within = 0 } = wanted[index] ?? assert.fail(name);
        const decimals = text.split(".")[1]?.length ?? 0;
        const found = Number(text.replaceAll(",", ""));
        assert.ok(
          Math.abs(found - right) <= Math.max(within, 0.5 * 10 ** -decimals + 1e-6),
          `${name}: shown ${value}, found ${right}`,
        );
        compared += 1;
      }
    }
  return compared;
}

/** Numbers of the prose that stand in none of its section's figures, lines or frame. */
export function unsupportedProse({ sections }: PublishedDigest): readonly string[] {
  return sections
    .filter(({ id }) => id !== "news")
    .flatMap(({ id, text, facts }) => {
      const known = new Set(facts.flatMap(({ name, value }) => numbersOf(`${name} ${value}`)));
      return numbersOf(text)
        .filter((number) => !known.has(number))
        .map((number) => `${id}: ${number}`);
    });
}

/** Numbers of a Markdown file that are nowhere in its JSON. */
export function strangersIn(markdown: string, json: string): readonly string[] {
  const known = new Set(numbersOf(json));
  return numbersOf(markdown).filter((number) => !known.has(number));
}

function numbersOf(text: string): readonly string[] {
  return (text.match(NUMBER) ?? []).map((number) => number.replace(/^[+-]/, ""));
}
