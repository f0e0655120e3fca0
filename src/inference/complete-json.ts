/** Values instead of text: a zod schema becomes a grammar, and what comes back is parsed by the same schema again. */
import type { z } from "zod";
import { DeskError } from "../domain/errors.ts";
import type { Completion, CompletionRequest, Inference } from "../ports/inference.ts";
import { toGrammarSchema } from "./grammar-schema.ts";

export type JsonCompletion<Value> = { readonly value: Value; readonly completion: Completion };

/**
 * A key that the schema lets be left out comes as null and is left out again. What is cut off or does not fit the
 * schema is an error, never a default; the same call may succeed at another temperature or with more tokens.
 * @throws DeskError OUTPUT_INVALID, and whatever `complete` rejects with; the signal's reason when it was aborted.
 */
export async function completeJson<Schema extends z.ZodType>(
  inference: Inference,
  request: Omit<CompletionRequest, "schema">,
  schema: Schema,
): Promise<JsonCompletion<z.output<Schema>>> {
  const completion = await inference.complete({ ...request, schema: toGrammarSchema(schema) });
  if (completion.stop === "aborted") {
    request.signal?.throwIfAborted();
    throw invalid("the answer was stopped", completion);
  }
  if (completion.stop === "tokens-max") {
    throw invalid(`the answer was cut off after ${completion.outputTokens} tokens`, completion);
  }
  return { value: parse(schema, completion), completion };
}

/** Optional keys are told from nullable ones by trying: as it came, then without its nulls. */
function parse<Schema extends z.ZodType>(schema: Schema, completion: Completion): z.output<Schema> {
  const raw = readJson(completion);
  const asItCame = schema.safeParse(raw);
  if (asItCame.success) return asItCame.data;
  const pruned = schema.safeParse(withoutNulls(raw, asItCame.error.issues));
  if (pruned.success) return pruned.data;
  const [issue] = pruned.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw invalid(`the answer does not fit its schema${where}: ${issue?.message ?? "unknown"}`, completion);
}

function readJson(completion: Completion): unknown {
  try {
    return JSON.parse(completion.text);
  } catch (cause) {
    throw invalid("the answer is not JSON", completion, cause);
  }
}

/** Takes out the nulls that the schema complained about, and no other. */
function withoutNulls(raw: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const paths = new Set(issues.flatMap((issue) => pathsOf(issue, [])));
  return prune(raw, "", paths);
}

/** Of an issue and, where no option of a union fitted, of each option's. */
function pathsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  const inner = issue.code === "invalid_union" ? issue.errors.flat() : [];
  return [keyOf(path), ...inner.flatMap((one) => pathsOf(one, path))];
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part)}`).join("");
}

function prune(value: unknown, at: string, paths: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item, index) => prune(item, `${at}/${index}`, paths));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== null || !paths.has(`${at}/${key}`))
      .map(([key, inner]) => [key, prune(inner, `${at}/${key}`, paths)]),
  );
}

function invalid(message: string, completion: Completion, cause?: unknown): DeskError {
  const details = { text: completion.text, model: completion.model };
  return new DeskError("OUTPUT_INVALID", message, { retryable: true, details, cause });
}
