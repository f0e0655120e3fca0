/** A model that says what a test wrote down, in order, and fails the test that asks for more. */
import { DeskError } from "#src/domain/errors.ts";
import type { Completion, CompletionRequest, Inference, InferenceStatus } from "#src/ports/inference.ts";

/** One answer: its text, a value that is sent as JSON, an error to reject with, or what to make of the request. */
export type ScriptedAnswer =
  | string
  | { readonly json: unknown }
  | { readonly error: Error }
  | { readonly text: string; readonly stop: Completion["stop"] }
  | ((request: CompletionRequest) => string | Promise<string>);

export type ScriptedInference = Inference & {
  /** Every request so far. */
  readonly requests: readonly CompletionRequest[];
  /** Answers that nobody has asked for yet. */
  unused(): number;
};

const NAME = "scripted";

/** `answers` null: a desk without a model. Text is streamed in one piece; a token is four characters. */
export function createScriptedInference(answers: readonly ScriptedAnswer[] | null): ScriptedInference {
  const requests: CompletionRequest[] = [];
  const left = [...(answers ?? [])];

  async function complete(request: CompletionRequest): Promise<Completion> {
    if (answers === null) throw new DeskError("MODEL_ABSENT", "no model is set");
    requests.push(request);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`the script has no answer ${requests.length}`);
    if (request.signal?.aborted === true) return completionOf(request, "", "aborted");
    if (typeof answer === "object" && "error" in answer) throw answer.error;
    const text = await textOf(answer, request);
    const stop = typeof answer === "object" && "stop" in answer ? answer.stop : "end";
    if (text !== "") request.onText?.(text);
    return completionOf(request, text, stop);
  }

  return {
    requests,
    unused: () => left.length,
    complete,
    embed: (texts) => Promise.resolve(texts.map(embeddingOf)),
    status: () => statusOf(answers !== null),
    load: () => Promise.resolve(),
    unload: () => Promise.resolve(),
  };
}

async function textOf(answer: Exclude<ScriptedAnswer, { error: Error }>, request: CompletionRequest) {
  if (typeof answer === "string") return answer;
  if (typeof answer === "function") return answer(request);
  return "json" in answer ? JSON.stringify(answer.json) : answer.text;
}

function completionOf(request: CompletionRequest, text: string, stop: Completion["stop"]): Completion {
  const said = request.messages.map((message) => message.text).join("");
  return {
    text,
    stop,
    promptTokens: tokensOf(request.system + said),
    outputTokens: tokensOf(text),
    firstTokenMs: text === "" ? null : 1,
    tokensPerSecond: text === "" ? null : 100,
    model: NAME,
  };
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Texts with the same letters lie close together: enough to test a search with. */
function embeddingOf(text: string): number[] {
  const counts = Array.from({ length: 26 }, () => 0.01);
  for (const letter of text.toLowerCase()) {
    const index = letter.charCodeAt(0) - 97;
    if (index >= 0 && index < counts.length) counts[index] = (counts[index] ?? 0) + 1;
  }
  const length = Math.hypot(...counts);
  return counts.map((count) => count / length);
}

function statusOf(hasModel: boolean): InferenceStatus {
  const primary = hasModel
    ? ({ state: "ready", name: NAME, reason: null } as const)
    : ({ state: "absent", name: null, reason: "no model is set" } as const);
  return {
    words: hasModel ? NAME : "no model: routing by words",
    models: [{ role: "primary", tokensPerSecond: null, ...primary }],
    requests: [],
  };
}
