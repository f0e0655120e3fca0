import { z } from "zod";
import { defineSkill, type CatalogueEntry } from "#agents/define.ts";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { allows, type Role } from "#src/domain/roles.ts";

const EXAMPLES_MAX = 5;
const OVERVIEW_EXAMPLES = 3;

const entrySchema = z.object({
  agent: z.string(),
  agentRole: z.string(),
  skill: z.string(),
  description: z.string(),
  examples: z.array(z.string()).readonly(),
  effect: z.enum(["read", "write"]),
  role: z.enum(["owner", "operator", "viewer"]),
});

export const showHelp = defineSkill({
  name: "show-help",
  description: "What you can ask, by agent, as far as your role allows.",
  examples: [
    "help",
    "what can you do",
    "what can i ask",
    "how do i use this",
    "how does this work",
    "show me the menu",
    "i need help",
    "list of commands",
    "help with signals",
    "what can the trading lead do",
  ],
  effect: "read",
  role: "viewer",
  needs: ["catalogue"],
  input: z.strictObject({ topic: z.string().trim().min(1).max(64).optional() }),
  output: z.object({
    topic: z.string().nullable(),
    entries: z.array(entrySchema).readonly(),
    hidden: z.int().nonnegative(),
  }),
  readInput(said, { catalogue }) {
    const topic = readTopic(said, catalogue);
    return topic === null ? {} : { topic };
  },
  run({ topic }, { catalogue }, { actor }) {
    const about = topic === undefined ? catalogue : entriesAbout(topic, catalogue);
    if (about.length === 0) return unknownTopic(topic ?? "", catalogue);
    const entries = about.filter((entry) => allows(actor.role, entry.role));
    return { ok: true, output: { topic: topic ?? null, entries, hidden: about.length - entries.length } };
  },
  render({ topic, entries, hidden }, { actor }) {
    return {
      headline: topic === null ? "What you can ask" : `Help on ${topic}`,
      blocks: [
        ...(topic === null ? overview(entries) : entries.flatMap(detail)),
        ...(hidden === 0 ? [] : [text(`${hidden} more need another role than yours (${actor.role}).`)]),
        text('Say it in your own words. "help cfo" or "help signals" shows more.'),
      ],
    };
  },
});

/** One screen: a line an agent, with some of what it can be asked. */
function overview(entries: readonly CatalogueEntry[]): readonly Block[] {
  const agents = [...new Set(entries.map((entry) => entry.agent))];
  const items = agents.map((agent) => {
    const own = entries.filter((entry) => entry.agent === agent);
    const said = own.slice(0, OVERVIEW_EXAMPLES).map((entry) => `"${entry.examples[0] ?? entry.skill}"`);
    return [bold(agent), `: ${said.join(", ")}`];
  });
  return [{ type: "list", items }];
}

function detail(entry: CatalogueEntry): readonly Block[] {
  const said = entry.examples.slice(0, EXAMPLES_MAX).map((example) => [`"${example}"`]);
  return [
    text(bold(words(entry.skill)), `: ${entry.description}${needs(entry.role)}`),
    { type: "list", items: said },
  ];
}

function needs(role: Role): string {
  return role === "viewer" ? "" : ` Needs the role ${role}.`;
}

/** An agent or a skill that a sentence names in full ("the trading lead", "show status"). */
function readTopic(said: string, catalogue: readonly CatalogueEntry[]): string | null {
  const sentence = ` ${words(said)} `;
  const names = new Set(catalogue.flatMap((entry) => [entry.agent, entry.skill]));
  const named = [...names].find((name) => sentence.includes(` ${words(name)} `));
  if (named !== undefined) return named;
  const topic = afterHelp(sentence);
  return topic !== null && entriesAbout(topic, catalogue).length > 0 ? topic : null;
}

/** "help signals", "help with the audit": the last word, where help is asked on something. */
function afterHelp(sentence: string): string | null {
  return /^ help (?:(?:me|with|on|about|for|the|my) )*([a-z]{3,}) $/.exec(sentence)?.[1] ?? null;
}

function entriesAbout(topic: string, catalogue: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  const wanted = words(topic);
  const named = catalogue.filter((entry) => words(entry.agent) === wanted || words(entry.skill) === wanted);
  if (named.length > 0) return named;
  // "signals" finds list-signals and explain-signal.
  const stem = wanted.replace(/s$/, "");
  return catalogue.filter((entry) => ` ${words(entry.skill)}`.includes(` ${stem}`));
}

function unknownTopic(topic: string, catalogue: readonly CatalogueEntry[]): Refusal {
  const agents = [...new Set(catalogue.map((entry) => entry.agent))].join(", ");
  return refusal(
    "TOPIC_NOT_FOUND",
    `There is no help on "${topic}".`,
    `Type "help", or "help" and one of: ${agents}.`,
  );
}

function words(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}
