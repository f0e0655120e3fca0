/** Routing by words, in two ways: all skills at once, as the desk does it, and first the agent, then its skill. */
import { isClear } from "#agents/coo/free-text.ts";
import type { SkillServices } from "#agents/define.ts";
import type { Registry } from "#agents/registry.ts";
import { routingWords } from "#agents/vocabulary.ts";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";
import type { RoutableSkill, RouteCandidate, SkillRouter } from "#src/ports/skill-router.ts";
import type { EvalRouter, Routed } from "./score.ts";

export function openWordRouters(registry: Registry, deps: SkillServices): readonly EvalRouter[] {
  const routerOf = (skills: readonly RoutableSkill[]): SkillRouter =>
    createLexicalSkillRouter({ skills, ...routingWords(deps.desk) });
  const flat = routerOf(registry.catalogue);
  const agentsFirst = routerOf(registry.agents.map(({ name }) => asOneSkill(registry, name)));
  const byAgent = new Map(
    registry.agents.map(({ name }) => [
      name,
      routerOf(registry.catalogue.filter(({ agent }) => agent === name)),
    ]),
  );
  const read = (text: string, candidates: readonly RouteCandidate[], mayBeSure = true): Routed | null => {
    const [best] = candidates;
    const skill = best === undefined ? undefined : registry.find(best.skill)?.skill;
    if (skill === undefined) return null;
    const isSure = mayBeSure && isClear(candidates, skill.effect);
    return { skill: skill.name, input: skill.readInput(text, deps), isSure, promptTokens: 0 };
  };
  return [
    {
      name: "words, all skills at once",
      async route(text) {
        return read(text, await flat.route(text));
      },
    },
    {
      name: "words, first the agent",
      async route(text) {
        const agents = await agentsFirst.route(text);
        const candidates = (await byAgent.get(agents[0]?.skill ?? "")?.route(text)) ?? [];
        return read(text, candidates, isClear(agents, "read"));
      },
    },
  ];
}

/** An agent as if it were one skill that everything it can do is said of. */
function asOneSkill({ catalogue }: Registry, agent: string): RoutableSkill {
  const held = catalogue.filter((entry) => entry.agent === agent);
  const examples = held.flatMap(({ description, examples: own }) => [description, ...own]);
  return { skill: agent, agent, description: agent, examples };
}
