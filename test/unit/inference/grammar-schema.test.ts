import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { toGrammarSchema } from "#src/inference/grammar-schema.ts";

const NULL = { type: "null" };
const TEXT = { type: "string", maxLength: 400 };

const CASES: readonly (readonly [string, z.ZodType, object])[] = [
  ["an enum", z.enum(["a", "b"]), { enum: ["a", "b"] }],
  [
    "a union, which a grammar would take for null",
    z.union([z.literal("a"), z.boolean()]),
    {
      oneOf: [{ const: "a" }, { type: "boolean" }],
    },
  ],
  [
    "anything, which a grammar would take for null",
    z.unknown(),
    { type: ["string", "number", "boolean", "null"] },
  ],
  ["a string without a bound", z.string(), TEXT],
  ["a string longer than a grammar can count", z.string().max(9_000), { type: "string", maxLength: 2_000 }],
  ["a pattern, which no grammar knows", z.email(), TEXT],
  ["a date", z.iso.date(), { type: "string", format: "date" }],
  ["a small range", z.int().min(1).max(3), { enum: [1, 2, 3] }],
  ["a large range, which no grammar knows", z.int().min(1).max(1_000), { type: "integer" }],
  ["a fraction, which no grammar bounds", z.number().min(0).max(1), { type: "number" }],
  [
    "a list without an end",
    z.array(z.boolean()),
    { type: "array", items: { type: "boolean" }, maxItems: 16 },
  ],
  [
    "a record with known keys",
    z.record(z.enum(["x", "y"]), z.boolean()),
    {
      type: "object",
      properties: { x: { type: "boolean" }, y: { type: "boolean" } },
    },
  ],
  [
    "a key that may be left out",
    z.strictObject({ a: z.string(), b: z.boolean().optional() }),
    {
      type: "object",
      properties: { a: TEXT, b: { oneOf: [{ type: "boolean" }, NULL] } },
      additionalProperties: false,
    },
  ],
  [
    "a key that may be left out or null",
    z.strictObject({ a: z.boolean().nullish() }),
    {
      type: "object",
      properties: { a: { oneOf: [{ type: "boolean" }, NULL] } },
      additionalProperties: false,
    },
  ],
];

for (const [name, schema, expected] of CASES) {
  test(`${name} becomes what a grammar can enforce`, () => {
    assert.deepEqual(toGrammarSchema(schema), expected);
  });
}

test("what no grammar can hold is refused where the schema is made", () => {
  const tree: z.ZodType = z.strictObject({
    get children() {
      return z.array(tree);
    },
  });
  assert.throws(() => toGrammarSchema(tree));
  assert.throws(() => toGrammarSchema(z.date()));
});
