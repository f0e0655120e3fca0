/** What a server is asked. */
import type { JsonSchema } from "#src/ports/inference.ts";
import type { GenerationSpec } from "#src/ports/model-engine.ts";

/** What a server turned out to be able to do. */
export type ServerAbilities = {
  readonly model: string;
  /** It makes JSON by a schema. Without, the schema is put into words, and what comes is checked all the same. */
  readonly schema: boolean;
  /** It goes on with an answer that was begun, so that a pause loses nothing. Without, nothing is ever paused. */
  readonly continues: boolean;
  /** It says with every piece how many tokens there were; others are not asked what they may not know. */
  readonly counts: boolean;
};

/** The whole conversation, with the answer so far. */
export function chatBody(
  spec: GenerationSpec,
  abilities: ServerAbilities,
  begun: string,
  said: { readonly outputTokens: number; readonly thinkingTokens: number },
): object {
  const { system, messages, schema, maxTokens, maxThinkingTokens, temperature, seed } = spec;
  const inWords = schema === null || abilities.schema ? "" : schemaInWords(schema);
  const thinking = schema === null ? Math.max(0, maxThinkingTokens - said.thinkingTokens) : 0;
  return {
    model: abilities.model,
    messages: [
      { role: "system", content: system + inWords },
      ...messages.map((turn) => ({ role: turn.role, content: turn.text })),
      ...(begun === "" ? [] : [{ role: "assistant", content: begun }]),
    ],
    stream: true,
    stream_options: { include_usage: true },
    // While it is silent llama-server looks once a second whether somebody still listens: so it is not silent.
    ...(abilities.counts && { timings_per_token: true, return_progress: true }),
    max_tokens: maxTokens - said.outputTokens + thinking,
    temperature,
    seed,
    ...(schema !== null &&
      abilities.schema && {
        response_format: {
          type: "json_schema",
          json_schema: { name: "answer", strict: true, schema: everyKey(schema) },
        },
      }),
  };
}

/**
 * Our engine makes every property that a schema knows; a server makes those that are required, and leaves out what it
 * may. So every one is.
 */
export function everyKey(schema: JsonSchema): JsonSchema {
  const deeper = Object.entries(schema).map(([key, value]) => {
    if (key === "properties") return [key, mapValues(value as Readonly<Record<string, JsonSchema>>)];
    if (key === "oneOf" || key === "prefixItems")
      return [key, (value as readonly JsonSchema[]).map(everyKey)];
    return [
      key,
      (key === "items" || key === "additionalProperties") && isSchema(value) ? everyKey(value) : value,
    ];
  });
  const required = isSchema(schema["properties"]) ? { required: Object.keys(schema["properties"]) } : {};
  return { ...(Object.fromEntries(deeper) as JsonSchema), ...required };
}

function mapValues(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, everyKey(value)]));
}

function isSchema(value: unknown): value is JsonSchema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function schemaInWords(schema: JsonSchema): string {
  return `\n\nAnswer with JSON alone, of this JSON schema: ${JSON.stringify(everyKey(schema))}`;
}
