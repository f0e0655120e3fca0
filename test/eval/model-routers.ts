/**
 * Routing by a model, in two ways: the dispatch to one of twelve agents, whose prompt then holds its own skills only,
 * and one agent whose prompt holds every skill. Both use the prompts and the grammar that the desk uses; what counts
 * is the first call that the model makes.
 */
import { z } from "zod";
import type { Agent, AnySkill } from "#agents/define.ts";
import type { Registry } from "#agents/registry.ts";
import { stepSchema } from "#agents/run-agent.ts";
import {
  dispatchPrompt,
  REPLY_FORM,
  specialistPrompt,
  type Prompt,
  type Prompts,
} from "#agents/system-prompt.ts";
import { completeJson } from "#src/inference/complete-json.ts";
import type { CompletionRequest, Inference } from "#src/ports/inference.ts";
import type { EvalRouter, Routed } from "./score.ts";

const TOKENS_MAX = 200;
const ANSWER_TIMEOUT_MS = 60_000;

export function openModelRouters(
  registry: Registry,
  prompts: Prompts,
  inference: Inference,
): readonly EvalRouter[] {
  const model = new ModelRouting(registry, prompts, inference);
  return [
    { name: "model, twelve agents", route: (text) => model.dispatch(text) },
    { name: "model, one agent with every skill", route: (text) => model.atOnce(text) },
  ];
}

/** The COO's prompt with a line for every skill of every agent. */
export function everySkillPrompt({ text }: Prompt, skills: readonly AnySkill[]): string {
  return [text.trim(), `Every skill\n${skills.map(skillLine).join("\n")}`, REPLY_FORM].join("\n\n");
}

export function promptNamed(prompts: Prompts, name: string): Prompt {
  const prompt = prompts.get(name);
  if (prompt === undefined) throw new Error(`there is no prompt "${name}"`);
  return prompt;
}

class ModelRouting {
  readonly #registry: Registry;
  readonly #prompts: Prompts;
  readonly #inference: Inference;

  constructor(registry: Registry, prompts: Prompts, inference: Inference) {
    [this.#registry, this.#prompts, this.#inference] = [registry, prompts, inference];
  }

  async dispatch(text: string): Promise<Routed | null> {
    const { agents } = this.#registry;
    const names = [...agents.map(({ name }) => name), "nobody"];
    const { value, completion } = await completeJson(
      this.#inference,
      requestOf("dispatch", dispatchPrompt(agents, this.#promptOf("coo")), text),
      z.strictObject({ agent: z.enum(names) }),
    );
    const agent = agents.find(({ name }) => name === value.agent);
    if (agent === undefined) return null;
    const routed = await this.#step(agent, specialistPrompt(this.#promptOf(agent.prompt)), text);
    if (routed === null) return null;
    return { ...routed, promptTokens: routed.promptTokens + completion.promptTokens };
  }

  atOnce(text: string): Promise<Routed | null> {
    const skills = this.#registry.agents.flatMap((agent) => agent.skills);
    const everybody: Agent = { name: "everybody", role: "", prompt: "coo", skills, stepsMax: 1 };
    return this.#step(everybody, everySkillPrompt(this.#promptOf("coo"), skills), text);
  }

  async #step(agent: Agent, system: string, text: string): Promise<Routed | null> {
    const { value, completion } = await completeJson(
      this.#inference,
      requestOf(agent.name, system, `The person says:\n${text}`),
      stepSchema(agent),
    );
    return "skill" in value ? { ...value, isSure: true, promptTokens: completion.promptTokens } : null;
  }

  #promptOf(name: string): Prompt {
    return promptNamed(this.#prompts, name);
  }
}

function requestOf(agent: string, system: string, said: string): Omit<CompletionRequest, "schema"> {
  return {
    lane: "person",
    agent: `eval-${agent}`,
    system,
    messages: [{ role: "user", text: said }],
    maxTokens: TOKENS_MAX,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  };
}

function skillLine({ name, description, input }: AnySkill): string {
  const { properties = {} } = z.toJSONSchema(input, { io: "input" });
  const keys = Object.keys(properties).map((key) => `${key}?`);
  return `- \`${name}\` {${keys.join(", ")}}: ${description}`;
}
