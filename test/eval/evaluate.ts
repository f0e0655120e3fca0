/**
 * The evaluation of routing: the same tables score the routing by words and, where there is a model, the routing by it
 * and the question whether twelve agents are worth their dispatch. Only where a text would go is looked at.
 */
import type { SkillServices } from "#agents/define.ts";
import type { Registry } from "#agents/registry.ts";
import { dispatchPrompt, specialistPrompt, type Prompts } from "#agents/system-prompt.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Utterance } from "#test/support/utterances.ts";
import { everySkillPrompt, openModelRouters, promptNamed } from "./model-routers.ts";
import { scoreRouter, type Score } from "./score.ts";
import { scoreTable } from "./score-table.ts";
import { openWordRouters } from "./word-routers.ts";

export type EvalOptions = {
  readonly registry: Registry;
  /** For the arguments that are read out of words. */
  readonly deps: SkillServices;
  readonly prompts: Prompts;
  readonly inference: Inference | null;
  readonly tables: readonly (readonly [name: string, table: readonly Utterance[]])[];
  /** The result, a line or a table at a time. */
  readonly say: (lines: string) => void;
  /** Hears how far it is: a model takes its time. */
  readonly onProgress?: (done: number, of: number) => void;
};

/** English prose has about so many characters a token; only for prompts that no model has counted. */
const CHARACTERS_PER_TOKEN = 4;

export async function evaluate(options: EvalOptions): Promise<readonly Score[]> {
  const { registry, deps, prompts, inference, tables, say, onProgress } = options;
  const routers = [
    ...openWordRouters(registry, deps),
    ...(inference === null ? [] : openModelRouters(registry, prompts, inference)),
  ];
  say(promptSizes(registry, prompts));
  const all: Score[] = [];
  const total = tables.reduce((sum, [, table]) => sum + table.length, 0) * routers.length;
  let done = 0;
  for (const [name, table] of tables) {
    const scores: Score[] = [];
    for (const router of routers)
      scores.push(await scoreRouter(router, table, registry, () => onProgress?.((done += 1), total)));
    say(`\n${name}, n=${table.length}\n${scoreTable(scores)}`);
    all.push(...scores);
  }
  return all;
}

/** What each design has a model read before the person's words. */
function promptSizes({ agents }: Registry, prompts: Prompts): string {
  const coo = promptNamed(prompts, "coo");
  const dispatch = tokensOf(dispatchPrompt(agents, coo));
  const own = agents.map(({ prompt }) => tokensOf(specialistPrompt(promptNamed(prompts, prompt))));
  const skills = agents.flatMap((agent) => agent.skills);
  const sizes = [
    `dispatch ${dispatch}`,
    `then an agent's own ${Math.min(...own)} to ${Math.max(...own)}`,
    `or one agent with every skill ${tokensOf(everySkillPrompt(coo, skills))}`,
  ];
  return `${agents.length} agents, ${skills.length} skills. Prompts, in tokens of ${CHARACTERS_PER_TOKEN} characters: ${sizes.join(", ")}.`;
}

function tokensOf(prompt: string): number {
  return Math.ceil(prompt.length / CHARACTERS_PER_TOKEN);
}
