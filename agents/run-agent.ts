/**
 * The loop that runs an agent: the model asks for skills one at a time, sees what they gave, and puts the answer into
 * words, which are held against the receipts before anybody reads them. It never writes: a call of a skill that would
 * ends the turn, and a person decides. A model's fault is an end of the turn, never an exception.
 */
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";
import { withoutTemplateMarks } from "#src/features/news/model/clean-text.ts";
import { completeJson, type JsonCompletion } from "#src/inference/complete-json.ts";
import type { ChatTurn, Inference, ModelRole, Wait } from "#src/ports/inference.ts";
import type { Receipt } from "#src/features/conversation/turn-store.ts";
import type { ProseVerdict } from "#src/facts/check/verify-prose.ts";
import type { Agent } from "./define.ts";

/** What came of one call: a receipt, words that the model may act on, or something that only a person can answer. */
export type CallOutcome<End> =
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "told"; readonly text: string }
  | { readonly type: "ends"; readonly end: End };

export type AgentTask = {
  readonly agent: Agent;
  /** The agent's prompt with its skills: the same to the byte at every turn, so that it stays evaluated. */
  readonly system: string;
  /** What the person said, with what is known besides: the last turn of the conversation. */
  readonly said: string;
  /** `primary` unless given. */
  readonly model?: ModelRole;
};

export type AgentRunDeps<End> = {
  readonly inference: Inference;
  readonly call: (skill: string, input: Readonly<Record<string, unknown>>) => Promise<CallOutcome<End>>;
  readonly verify: (prose: string, receipts: readonly Receipt[]) => ProseVerdict;
  readonly signal: AbortSignal;
  readonly onWait?: (wait: Wait) => void;
};

type Spent = { readonly steps: number; readonly promptTokens: number; readonly outputTokens: number };

/**
 * How it ended. `rendered`: the words did not hold twice, so the receipts must speak for themselves. `handed-over`:
 * a skill asked something, or would write. `failed` carries the error's code.
 */
type Ending<End> =
  | { readonly stop: "answered"; readonly prose: string; readonly figures: number }
  | { readonly stop: "rendered"; readonly unsupported: readonly string[] }
  | { readonly stop: "handed-over"; readonly end: End }
  | { readonly stop: "steps-exhausted" }
  | { readonly stop: "aborted" }
  | { readonly stop: "failed"; readonly code: string };

/** `model` is what answered; empty when nothing did. */
export type AgentRun<End> = Spent &
  Ending<End> & { readonly receipts: readonly Receipt[]; readonly model: string };

/** The caps of every turn, whatever an agent says of itself. */
export const STEPS_MAX = 8;
export const SAME_CALL_MAX = 3;
const ANSWER_LENGTH_MAX = 1_200;
const TOKENS_MAX = 450;
/** Of one receipt, as the model sees it; the whole of it is kept. */
const RECEIPT_LENGTH_MAX = 2_400;

type Step =
  { readonly answer: string } | { readonly skill: string; readonly input: Readonly<Record<string, unknown>> };

/** @throws what `call` throws: a fault of the desk is not the model's. */
export async function runAgent<End>(task: AgentTask, deps: AgentRunDeps<End>): Promise<AgentRun<End>> {
  const run = new Run(task, deps);
  const stepsMax = Math.min(task.agent.stepsMax, STEPS_MAX);
  // One answer more than calls, and one more for the second try at the words.
  for (let turn = 0; turn < stepsMax + 2; turn += 1) {
    if (deps.signal.aborted) return run.end({ stop: "aborted" });
    const step = await run.nextStep();
    if ("stop" in step) return run.end(step);
    const end = "answer" in step ? run.judge(step.answer) : await run.call(step, stepsMax);
    if (end !== null) return run.end(end);
  }
  return run.end({ stop: "steps-exhausted" });
}

class Run<End> {
  readonly #task: AgentTask;
  readonly #deps: AgentRunDeps<End>;
  readonly #schema: z.ZodType<Step>;
  readonly #talk: ChatTurn[];
  readonly #receipts: Receipt[] = [];
  readonly #calls = new Map<string, number>();
  #spent: Spent = { steps: 0, promptTokens: 0, outputTokens: 0 };
  #model = "";
  #hasReworded = false;

  constructor(task: AgentTask, deps: AgentRunDeps<End>) {
    this.#task = task;
    this.#deps = deps;
    this.#schema = stepSchema(task.agent);
    this.#talk = [{ role: "user", text: withoutTemplateMarks(task.said) }];
  }

  async nextStep(): Promise<Step | Ending<End>> {
    try {
      const { value, completion } = await this.#complete();
      this.#spent = {
        ...this.#spent,
        promptTokens: this.#spent.promptTokens + completion.promptTokens,
        outputTokens: this.#spent.outputTokens + completion.outputTokens,
      };
      this.#model = completion.model;
      this.#talk.push({ role: "assistant", text: JSON.stringify(value) });
      return value;
    } catch (error) {
      if (this.#deps.signal.aborted) return { stop: "aborted" };
      if (error instanceof DeskError) return { stop: "failed", code: error.code };
      throw error;
    }
  }

  #complete(): Promise<JsonCompletion<Step>> {
    const { inference, signal, onWait } = this.#deps;
    const { agent, system, model } = this.#task;
    return completeJson(
      inference,
      {
        lane: "person",
        agent: agent.name,
        system,
        messages: [...this.#talk],
        maxTokens: TOKENS_MAX,
        signal,
        ...(model === undefined ? {} : { model }),
        ...(onWait === undefined ? {} : { onWait }),
      },
      this.#schema,
    );
  }

  /** Words that hold end the turn; those that do not are asked for once more, with what is wrong with them. */
  judge(prose: string): Ending<End> | null {
    const { unsupported, figures } = this.#deps.verify(prose, this.#receipts);
    if (unsupported.length === 0) return { stop: "answered", prose, figures };
    if (this.#hasReworded) return { stop: "rendered", unsupported };
    this.#hasReworded = true;
    this.#talk.push({ role: "user", text: rewordRequest(unsupported) });
    return null;
  }

  async call(
    { skill, input }: Extract<Step, { skill: string }>,
    stepsMax: number,
  ): Promise<Ending<End> | null> {
    const key = `${skill} ${JSON.stringify(input)}`;
    const times = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, times);
    if (this.#spent.steps >= stepsMax || times >= SAME_CALL_MAX) return { stop: "steps-exhausted" };
    this.#spent = { ...this.#spent, steps: this.#spent.steps + 1 };
    const outcome = await this.#deps.call(skill, input);
    if (outcome.type === "ends") return { stop: "handed-over", end: outcome.end };
    if (outcome.type === "receipt") this.#receipts.push(outcome.receipt);
    const whole = outcome.type === "receipt" ? outcome.receipt.text : outcome.text;
    const text = withoutTemplateMarks(whole.slice(0, RECEIPT_LENGTH_MAX));
    this.#talk.push({ role: "user", text: `Result of ${skill}:\n${text}` });
    return null;
  }

  end(ending: Ending<End>): AgentRun<End> {
    return { ...this.#spent, receipts: this.#receipts, model: this.#model, ...ending };
  }
}

/** One call of one of the agent's skills, or the answer. */
export function stepSchema({ skills }: Agent): z.ZodType<Step> {
  const calls = skills.map(({ name, input }) => z.strictObject({ skill: z.literal(name), input }));
  const answer = z.strictObject({ answer: z.string().trim().min(1).max(ANSWER_LENGTH_MAX) });
  return z.union([answer, ...calls]) as z.ZodType<Step>;
}

function rewordRequest(unsupported: readonly string[]): string {
  return [
    "Nothing in the results of this turn supports these:",
    ...unsupported.map((what) => `- ${what}`),
    "Answer again without them. Say only what the results say; where they do not say it, say that you do not know.",
  ].join("\n");
}
