/** Discord's published OpenAPI description as a judge of calls and answers, where it is at hand. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiAnswer, ApiRequest } from "./discord-world.ts";
import { schemaFaults, type Schema } from "./json-schema.ts";

const PATH = join(import.meta.dirname, "../../../shared/data/examples/specs/discord_openapi_v10.json");

/** Why a test that needs the description is skipped, or false. */
export const DISCORD_SPEC_SKIP: string | false = existsSync(PATH) ? false : "../shared/data is absent";

type Content = Readonly<Record<string, { readonly schema: Schema }>>;
type Operation = {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};

let loaded: Schema | null = null;

/** What is wrong with a call or its answer; nothing where the description is absent. */
export function discordFaults(request: ApiRequest, answered: ApiAnswer): readonly string[] {
  if (DISCORD_SPEC_SKIP !== false) return [];
  loaded ??= JSON.parse(readFileSync(PATH, "utf8")) as Schema;
  const root = loaded;
  const where = `${request.method} ${request.path}`;
  const operation = findOperation(request.method, request.path, root);
  if (operation === null) return [`${where} is not described`];
  const isRefused = answered.status >= 400;
  const body = operation.requestBody?.content["application/json"]?.schema;
  const response = operation.responses[String(answered.status)];
  const described = response?.content?.["application/json"]?.schema;
  return [
    ...(body === undefined ? [] : schemaFaults(request.body, body, { root, isStrict: true }, where)),
    ...(response === undefined && !isRefused ? [`${where} does not answer ${answered.status}`] : []),
    ...(described === undefined || answered.body === undefined
      ? []
      : schemaFaults(answered.body, described, { root, isStrict: false }, `${where} ->`)),
  ];
}

/** The path that has the most words in common: "@original" is no message's id. */
function findOperation(method: string, path: string, root: Schema): Operation | null {
  const paths = Object.entries(
    root["paths"] as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  );
  const steps = path.split("/");
  const fitting = paths.flatMap(([template, operations]) => {
    const parts = template.split("/");
    const operation = operations[method.toLowerCase()];
    const fits =
      parts.length === steps.length &&
      parts.every((part, index) => part.startsWith("{") || part === steps[index]);
    const literal = parts.filter((part) => !part.startsWith("{")).length;
    return fits && operation !== undefined ? [{ operation, literal }] : [];
  });
  return fitting.toSorted((left, right) => right.literal - left.literal)[0]?.operation ?? null;
}
