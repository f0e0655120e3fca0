/**
 * A text that words alone did not place: the model says who answers it, that agent looks things up and words the
 * answer. Nothing is written; whatever the model gets wrong ends in the skills' own renderings, in a question, or in
 * null, and then the caller asks back by words.
 */
import { z } from "zod";
import type { Agent } from "#agents/define.ts";
import { basesOf, symbolsNamed } from "#agents/read-input.ts";
import { runAgent, type AgentRun, type CallOutcome } from "#agents/run-agent.ts";
import { DISPATCH, dispatchPrompt, specialistPrompt, type Prompt } from "#agents/system-prompt.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { withoutTemplateMarks } from "#src/features/news/model/clean-text.ts";
import { PROMPT_KINDS, type Recalled } from "#src/features/memory/agent-memory.ts";
import { completeJson } from "#src/inference/complete-json.ts";
import type { ModelRole } from "#src/ports/inference.ts";
import type { Receipt } from "#src/features/conversation/turn-store.ts";
import { formatUtc } from "#src/facts/format.ts";
import { plainTextOf } from "#src/facts/plain-text.ts";
import { verifyProse } from "#src/facts/check/verify-prose.ts";
import { refuseRole, runSkill } from "./execute.ts";
import { failedMessage } from "./faults.ts";
import { modelMessage, type Shown } from "./model-answers.ts";
import { questionMessage, type ModelDeps, type Turn } from "./turn.ts";
import { TIMED_OUT, withinTime } from "./within-time.ts";

/** The whole turn, from the first word to the last: nobody waits longer for words. */
export const MODEL_TURN_MS = 90_000;
const DISPATCH_TOKENS_MAX = 24;
const MEMORIES_MAX = 4;
const NOBODY = "nobody";

/** Who answers, and with which model, where that is known before. */
export type Appointed = { readonly agent: string; readonly model: ModelRole };

/** Null where no model is ready, where it finds nobody to answer, and where it was away: then words must do. */
export async function answerByModel(
  said: string,
  turn: Turn,
  appointed: Appointed | null = null,
): Promise<OutboundMessage | null> {
  const { model } = turn;
  if (model === null || (appointed === null && !isReady(model))) return null;
  const call = new AbortController();
  const signal = AbortSignal.any([call.signal, turn.signal]);
  const answered = await withinTime(turn.clock, MODEL_TURN_MS, call, () =>
    new ModelTurn(said, turn, model, signal, appointed).answer(),
  );
  if (answered !== TIMED_OUT) return answered;
  turn.log.error("a model's turn took too long", { jobId: turn.jobId, limitMs: MODEL_TURN_MS });
  return failedMessage(turn.jobId, "The model took too long. Commands answer without it: type /help.");
}

function isReady({ inference }: ModelDeps): boolean {
  return inference.status().models.some(({ role, state }) => role === "primary" && state === "ready");
}

class ModelTurn {
  readonly #said: string;
  readonly #turn: Turn;
  readonly #model: ModelDeps;
  readonly #signal: AbortSignal;
  readonly #appointed: Appointed | null;
  readonly #shown: Shown[] = [];
  #hasReadUntrusted = false;

  constructor(said: string, turn: Turn, model: ModelDeps, signal: AbortSignal, appointed: Appointed | null) {
    [this.#said, this.#turn, this.#model] = [said, turn, model];
    [this.#signal, this.#appointed] = [signal, appointed];
  }

  async answer(): Promise<OutboundMessage | null> {
    const { agents } = this.#turn.registry;
    const agent =
      this.#appointed === null
        ? await this.#whoAnswers()
        : agents.find(({ name }) => name === this.#appointed?.agent);
    if (agent === null || agent === undefined) return null;
    const startedTsMs = this.#turn.clock.nowMs();
    const prompt = promptOf(agent, this.#model);
    const memories = await this.#recall(agent);
    const run = await this.#run(agent, prompt, memories);
    this.#record(agent, prompt, run, { startedTsMs, memories });
    if (run.stop === "failed" && run.receipts.length === 0) return null;
    return modelMessage(run, { agent, shown: this.#shown, memories: memories.length, turn: this.#turn });
  }

  /** The agent that the place is bound to, or that the COO names; null for nobody, and where the model could not say. */
  async #whoAnswers(): Promise<Agent | null> {
    const { registry, log, jobId, onWait, boundTo } = this.#turn;
    const { agents } = registry;
    const bound = agents.find(({ name }) => name === boundTo);
    if (bound !== undefined) return bound;
    const coo = agents.find(({ name }) => name === "coo");
    if (coo === undefined) throw new Error("the registry has no COO");
    const names = [...agents.map(({ name }) => name), NOBODY] as const;
    try {
      const { value } = await completeJson(
        this.#model.inference,
        {
          lane: "person",
          agent: DISPATCH,
          system: dispatchPrompt(agents, promptOf(coo, this.#model)),
          messages: [{ role: "user", text: withoutTemplateMarks(this.#said) }],
          maxTokens: DISPATCH_TOKENS_MAX,
          signal: this.#signal,
          ...(onWait === undefined ? {} : { onWait }),
        },
        z.strictObject({ agent: z.enum(names) }),
      );
      log.info("a model named who answers", { jobId, agent: value.agent });
      return agents.find(({ name }) => name === value.agent) ?? null;
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      log.warn("the model could not say who answers", { jobId, code: error.code, err: error });
      return null;
    }
  }

  /** Facts and decisions, none of them from after this moment. */
  #recall(agent: Agent): Promise<readonly Recalled[]> {
    const gate = { asOfTsMs: this.#turn.clock.nowMs(), kinds: PROMPT_KINDS, agent: agent.name };
    return this.#model.memory.recall(this.#said, gate, MEMORIES_MAX, this.#signal);
  }

  #run(agent: Agent, prompt: Prompt, memories: readonly Recalled[]): Promise<AgentRun<OutboundMessage>> {
    const { deps, onWait } = this.#turn;
    const bases = basesOf(deps.desk);
    return runAgent<OutboundMessage>(
      {
        agent,
        system: specialistPrompt(prompt),
        said: this.#request(memories),
        ...(this.#appointed !== null && { model: this.#appointed.model }),
      },
      {
        inference: this.#model.inference,
        call: (skill, input) => this.#call(agent, skill, input),
        verify: (prose, receipts) =>
          verifyProse(prose, {
            receipts: receipts.map(({ text }) => text),
            said: this.#said,
            symbolsIn: (text) => symbolsNamed(text, bases),
          }),
        signal: this.#signal,
        ...(onWait === undefined ? {} : { onWait }),
      },
    );
  }

  /** What changes from turn to turn stands here, so that the system prompt stays the same. */
  #request(memories: readonly Recalled[]): string {
    const known = memories.map(({ memory }) => `- ${memory.text} (${memory.source})`);
    const names = this.#turn.deps.desk.books().map((book, index) => `book ${index + 1} is "${book}"`);
    return [
      `Now: ${formatUtc(this.#turn.clock.nowMs())}. Books: ${names.join(", ")}.`,
      ...(known.length === 0 ? [] : [`Remembered, to be used only where it helps:\n${known.join("\n")}`]),
      `The person says:\n${this.#said}`,
    ].join("\n\n");
  }

  async #call(
    agent: Agent,
    skillName: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<CallOutcome<OutboundMessage>> {
    const entry = this.#turn.registry.find(skillName);
    if (entry === null || entry.agent.name !== agent.name)
      return { type: "told", text: `You have no skill ${skillName}.` };
    // What a model asks for is not what the person tried: it goes on no record of his.
    const refused = refuseRole(this.#turn, entry.skill.role);
    if (refused !== null) return { type: "told", text: refusedText(refused) };
    if (entry.skill.effect === "write" && this.#hasReadUntrusted)
      return {
        type: "told",
        text: "Not after reading what strangers wrote: the person has to ask for it alone.",
      };
    if (entry.skill.effect === "write")
      return { type: "told", text: "Nothing is changed from here: only the person's own words start that." };
    const outcome = await runSkill(entry, input, this.#turn);
    if (outcome.type === "asked") return { type: "ends", end: questionMessage(outcome.question, this.#turn) };
    if (outcome.type === "refused") return { type: "told", text: refusedText(outcome.refusal) };
    if (outcome.type === "timed-out") return { type: "told", text: "It took too long: there is no result." };
    if (entry.skill.readsUntrusted === true) this.#hasReadUntrusted = true;
    const receipt: Receipt = { skill: skillName, input, text: plainTextOf(outcome.answer) };
    this.#shown.push({ receipt, answer: outcome.answer });
    return { type: "receipt", receipt };
  }

  #record(
    agent: Agent,
    prompt: Prompt,
    run: AgentRun<OutboundMessage>,
    { startedTsMs, memories }: { startedTsMs: number; memories: readonly Recalled[] },
  ): void {
    const { jobId, clock, log } = this.#turn;
    const { stop, steps, promptTokens, outputTokens, model, receipts } = run;
    this.#model.turns.append({
      turnId: jobId,
      agent: agent.name,
      model,
      promptHash: prompt.hash,
      stop,
      steps,
      promptTokens,
      outputTokens,
      startedTsMs,
      tookMs: clock.nowMs() - startedTsMs,
      memoryIds: memories.map(({ memory }) => memory.memoryId),
      receipts,
    });
    log.info("a model's turn ended", { jobId, agent: agent.name, stop, steps, promptHash: prompt.hash });
  }
}

function refusedText({ reason, hint }: { readonly reason: string; readonly hint?: string }): string {
  return hint === undefined ? reason : `${reason} ${hint}`;
}

function promptOf({ prompt }: Agent, { prompts }: ModelDeps): Prompt {
  const found = prompts.get(prompt);
  if (found === undefined) throw new Error(`there is no prompt "${prompt}"`);
  return found;
}
