/**
 * From a zod schema to the JSON schema that a grammar can enforce. Grammars know no patterns, no bounds of numbers and
 * no `anyOf`, and take no schema at all for `null` alone: what cannot be said is left out here and caught when zod
 * parses the answer. What would silently be wrong throws.
 */
import { z } from "zod";
import type { JsonSchema } from "../ports/inference.ts";

/** A string without a bound can run to the token limit, and is then no JSON. */
const STRING_LENGTH_MAX = 400;
/** Beyond this the grammar's own repetition limit refuses. */
const STRING_LENGTH_LIMIT = 2_000;
const ITEMS_MAX = 16;
/** An integer range of at most so many values becomes a choice. */
const CHOICES_MAX = 64;
const ENFORCED_FORMATS = new Set(["date", "date-time", "time"]);

type Node = { readonly [key: string]: unknown };

/** @throws Error for a schema that no grammar can hold: recursion, `allOf`, and what zod itself cannot say in JSON. */
export function toGrammarSchema(schema: z.ZodType): JsonSchema {
  return normalise(z.toJSONSchema(schema, { io: "input", reused: "inline", cycles: "throw" }));
}

function normalise(node: Node): JsonSchema {
  if ("$ref" in node || "allOf" in node || "not" in node) {
    throw new Error(`no grammar can hold ${JSON.stringify(node).slice(0, 200)}`);
  }
  const options = node["oneOf"] ?? node["anyOf"];
  if (Array.isArray(options)) return { oneOf: options.map((option) => normalise(option as Node)) };
  if (Array.isArray(node["type"])) {
    return { oneOf: node["type"].map((type: unknown) => normalise({ ...node, type })) };
  }
  if ("const" in node) return { const: node["const"] };
  if ("enum" in node) return { enum: node["enum"] };
  switch (node["type"]) {
    case "object":
      return objectOf(node);
    case "array":
      return arrayOf(node);
    case "string":
      return stringOf(node);
    case "integer":
      return integerOf(node);
    case "number":
    case "boolean":
    case "null":
      return { type: node["type"] };
    default:
      return { type: ["string", "number", "boolean", "null"] };
  }
}

/** A grammar makes every property that it knows, so one that may be left out may be null instead. */
function objectOf(node: Node): JsonSchema {
  const properties = (node["properties"] ?? {}) as Readonly<Record<string, Node>>;
  const required = new Set((node["required"] ?? []) as readonly string[]);
  const entries = Object.entries(properties).map(([key, value]) => {
    const property = normalise(value);
    return [key, required.has(key) || allowsNull(property) ? property : orNull(property)];
  });
  const keys = node["propertyNames"] as Node | undefined;
  const values = node["additionalProperties"];
  if (Array.isArray(keys?.["enum"]) && isNode(values)) {
    const value = normalise(values);
    return { type: "object", properties: Object.fromEntries(keys["enum"].map((key) => [key, value])) };
  }
  const more = isNode(values) && Object.keys(values).length > 0 ? normalise(values) : false;
  return {
    type: "object",
    properties: Object.fromEntries(entries) as JsonSchema,
    additionalProperties: more,
    ...(more !== false && { maxProperties: ITEMS_MAX }),
  };
}

function arrayOf(node: Node): JsonSchema {
  const prefix = node["prefixItems"];
  if (Array.isArray(prefix)) {
    return {
      type: "array",
      prefixItems: prefix.map((item) => normalise(item as Node)),
      minItems: prefix.length,
      maxItems: prefix.length,
    };
  }
  const items = node["items"];
  return {
    type: "array",
    items: normalise(isNode(items) ? items : {}),
    ...(typeof node["minItems"] === "number" && { minItems: node["minItems"] }),
    maxItems: typeof node["maxItems"] === "number" ? node["maxItems"] : ITEMS_MAX,
  };
}

function stringOf(node: Node): JsonSchema {
  const format = node["format"];
  if (typeof format === "string" && ENFORCED_FORMATS.has(format)) return { type: "string", format };
  const { minLength = 0, maxLength = STRING_LENGTH_MAX } = node as { minLength?: number; maxLength?: number };
  const longest = Math.min(Math.max(minLength, maxLength), STRING_LENGTH_LIMIT);
  return {
    type: "string",
    ...(minLength > 0 && { minLength: Math.min(minLength, longest) }),
    maxLength: longest,
  };
}

function integerOf(node: Node): JsonSchema {
  const { minimum, maximum } = node as { minimum?: number; maximum?: number };
  if (minimum === undefined || maximum === undefined || maximum - minimum >= CHOICES_MAX) {
    return { type: "integer" };
  }
  return { enum: Array.from({ length: maximum - minimum + 1 }, (_, step) => minimum + step) };
}

function orNull(schema: JsonSchema): JsonSchema {
  const options = schema["oneOf"];
  return { oneOf: [...(Array.isArray(options) ? options : [schema]), { type: "null" }] };
}

function allowsNull(schema: JsonSchema): boolean {
  const { type, oneOf, enum: choices } = schema;
  if (type === "null" || schema["const"] === null) return true;
  if (Array.isArray(type) && type.includes("null")) return true;
  if (Array.isArray(choices) && choices.includes(null)) return true;
  return Array.isArray(oneOf) && oneOf.some((option) => allowsNull(option as JsonSchema));
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
