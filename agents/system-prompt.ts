/** What a model reads before a person's words: an agent's prompt and the form of a reply. Never changes at run time. */
import type { Agent } from "./define.ts";

/** A file of prompts/, and the hash of its bytes, which goes on record with what it informed. */
export type Prompt = { readonly text: string; readonly hash: string };

/** Prompts by the name that an agent gives. */
export type Prompts = ReadonlyMap<string, Prompt>;

/** How an agent's reply is put, whatever its prompt calls it. */
export const REPLY_FORM = `Form of a reply
One JSON object and nothing else. A call is {"skill": "<name>", "input": {...}}, an answer is {"answer": "<words>"}.
Look up before you answer. Leave out of an input what the person did not say: there is no default book.
Answering changes nothing, so never say that something was done. A skill that writes is shown to the person, who decides.`;

/** The prompt of a specialist: its file names its skills and their inputs. */
export function specialistPrompt({ text }: Prompt): string {
  return [text.trim(), REPLY_FORM].join("\n\n");
}

/** Whose the text for finding who answers is: it is no agent, and is warm beside the COO's own. */
export const DISPATCH = "dispatch";

/** Every text that a model reads before a person's words: one an agent, and the one for finding who answers. */
export function systemTexts(
  agents: readonly Agent[],
  prompts: Prompts,
): readonly { readonly agent: string; readonly system: string }[] {
  return agents.flatMap((agent) => {
    const prompt = prompts.get(agent.prompt);
    if (prompt === undefined) return [];
    const own = { agent: agent.name, system: specialistPrompt(prompt) };
    if (agent.name !== "coo") return [own];
    return [{ agent: DISPATCH, system: dispatchPrompt(agents, prompt) }, own];
  });
}

/** The COO's prompt for finding who answers. */
export function dispatchPrompt(agents: readonly Agent[], { text }: Prompt): string {
  const lines = agents.map(
    ({ name, role, skills }) =>
      `- ${name}: ${role}. Can ${skills.map((skill) => skill.name.replaceAll("-", " ")).join(", ")}.`,
  );
  return [
    text.trim(),
    `Who can answer\n${lines.join("\n")}`,
    `Form of a reply\nOne JSON object and nothing else: {"agent": "<name>"}, or {"agent": "nobody"} when none of them can.`,
  ].join("\n\n");
}
