/** Finds out what a server can do before anything depends on it. */
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";
import type { EngineLauncher } from "#src/ports/model-engine.ts";
import type { ServerAbilities } from "./chat-body.ts";
import { OpenAiEngine } from "./openai-engine.ts";
import { ServerClient } from "./server-client.ts";

export type OpenAiLauncherOptions = {
  /** The server's root, without `/v1`. */
  readonly url: string;
  /** The server's first unless given. */
  readonly model: string | undefined;
  readonly allowedHosts: readonly string[];
};

const ASK_WITHIN_MS = 10_000;
/** A server may have to load the model first. */
const PROBE_WITHIN_MS = 300_000;
const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
});
const probedSchema = z.strictObject({ colour: z.enum(["red", "green"]), sure: z.boolean() });
const PROBE = {
  type: "object",
  properties: { colour: { enum: ["red", "green"] }, sure: { type: "boolean" } },
  required: ["colour", "sure"],
  additionalProperties: false,
};

/** @throws DeskError CONFIG_INVALID for a public address that the operator has not named. */
export function createOpenAiLauncher(options: OpenAiLauncherOptions): EngineLauncher {
  const url = options.url.replace(/\/(v1\/?)?$/, "");
  const client = new ServerClient({ url, allowedHosts: options.allowedHosts });
  return {
    name: options.model ?? `the model of ${client.host}`,
    fingerprint: () => url,
    facts: () => Promise.resolve(null),
    async launch(_options, signal) {
      const model = await modelOf(client, options.model);
      signal.throwIfAborted();
      const schema = await makesJson(client, model);
      signal.throwIfAborted();
      const isOurs = await isLlamaServer(client);
      const continues = isOurs && (await goesOn(client, model));
      signal.throwIfAborted();
      const abilities: ServerAbilities = { model, schema, continues, counts: isOurs };
      return new OpenAiEngine(client, abilities);
    },
  };
}

/** @throws DeskError MODEL_INVALID when the server has no such model. */
async function modelOf(client: ServerClient, wanted: string | undefined): Promise<string> {
  const { data } = modelsSchema.parse(await client.json("GET", "v1/models", undefined, ASK_WITHIN_MS));
  const names = data.map(({ id }) => id);
  const model = wanted ?? names[0];
  if (model !== undefined && (wanted === undefined || names.includes(wanted))) return model;
  const has = names.length === 0 ? "no model" : names.join(", ");
  throw new DeskError(
    "MODEL_INVALID",
    `${client.host} has ${has}${wanted === undefined ? "" : `, not ${wanted}`}`,
  );
}

/** Some servers ignore a schema and say nothing: only an answer tells. */
async function makesJson(client: ServerClient, model: string): Promise<boolean> {
  const body = {
    model,
    messages: [{ role: "user", content: "Which colour is grass?" }],
    max_tokens: 64,
    temperature: 0,
    response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: PROBE } },
  };
  try {
    const answer = answerSchema.parse(
      await client.json("POST", "v1/chat/completions", body, PROBE_WITHIN_MS),
    );
    return probedSchema.safeParse(JSON.parse(answer.choices[0]?.message.content ?? "")).success;
  } catch (error) {
    if (error instanceof DeskError && error.code === "ENGINE_DOWN") throw error;
    return false;
  }
}

/** With some models' templates it refuses: what thinks before it answers cannot be put in the middle of an answer. */
async function goesOn(client: ServerClient, model: string): Promise<boolean> {
  const messages = [
    { role: "user", content: "Count to ten." },
    { role: "assistant", content: "One, two" },
  ];
  try {
    const body = { model, messages, max_tokens: 1, temperature: 0 };
    return answerSchema.safeParse(await client.json("POST", "v1/chat/completions", body, PROBE_WITHIN_MS))
      .success;
  } catch (error) {
    if (error instanceof DeskError && error.code === "ENGINE_DOWN") throw error;
    return false;
  }
}

/** llama-server goes on with a last message of the assistant's; others have not been seen to. */
async function isLlamaServer(client: ServerClient): Promise<boolean> {
  try {
    const props = await client.json("GET", "props", undefined, ASK_WITHIN_MS);
    return z.object({ default_generation_settings: z.unknown() }).safeParse(props).success;
  } catch {
    return false;
  }
}
