/** The list of agents. Only the COO's dispatch and the composition root read it; a new agent is one line here. */
import { cfo } from "#agents/cfo/agent.ts";
import { contentWriter } from "#agents/content-writer/agent.ts";
import { coo } from "#agents/coo/agent.ts";
import { cto } from "#agents/cto/agent.ts";
import { futuresExecutor } from "#agents/futures-executor/agent.ts";
import { legal } from "#agents/legal/agent.ts";
import { newsWatcher } from "#agents/news-watcher/agent.ts";
import { qa } from "#agents/qa/agent.ts";
import { resourceMonitor } from "#agents/resource-monitor/agent.ts";
import { rnd } from "#agents/rnd/agent.ts";
import { spotExecutor } from "#agents/spot-executor/agent.ts";
import { tradingLead } from "#agents/trading-lead/agent.ts";
import type { Agent, AnySkill, CatalogueEntry } from "./define.ts";
import { examplePhrasesOf } from "./example-phrases.ts";

export const AGENTS: readonly Agent[] = [
  coo,
  tradingLead,
  futuresExecutor,
  spotExecutor,
  cfo,
  rnd,
  cto,
  legal,
  qa,
  resourceMonitor,
  newsWatcher,
  contentWriter,
];

export type RegistryEntry = { readonly agent: Agent; readonly skill: AnySkill };

/** An index over the agents. `catalogue` is its plain-data view, in order: help and routing read that. */
export type Registry = {
  readonly agents: readonly Agent[];
  readonly catalogue: readonly CatalogueEntry[];
  find(skillName: string): RegistryEntry | null;
};

/** @throws Error when two agents, or two skills, have the same name. */
export function createRegistry(agents: readonly Agent[] = AGENTS): Registry {
  const names = new Set<string>();
  const entries = new Map<string, RegistryEntry>();
  for (const agent of agents) {
    if (names.has(agent.name)) throw new Error(`two agents are named "${agent.name}"`);
    names.add(agent.name);
    for (const skill of agent.skills) addSkill(entries, agent, skill);
  }
  return {
    agents,
    catalogue: [...entries.values()].map(catalogueEntry),
    find: (skillName) => entries.get(skillName) ?? null,
  };
}

function addSkill(entries: Map<string, RegistryEntry>, agent: Agent, skill: AnySkill): void {
  const holder = entries.get(skill.name);
  if (holder !== undefined)
    throw new Error(`skill "${skill.name}" is held by "${holder.agent.name}" and by "${agent.name}"`);
  entries.set(skill.name, { agent, skill });
}

function catalogueEntry({ agent, skill }: RegistryEntry): CatalogueEntry {
  return {
    agent: agent.name,
    agentRole: agent.role,
    skill: skill.name,
    description: skill.description,
    examples: [...skill.examples, ...examplePhrasesOf(skill.name)],
    effect: skill.effect,
    role: skill.role,
  };
}
