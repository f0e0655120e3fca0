import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { code, text } from "#src/domain/message.ts";

export const showAllowlist = defineSkill({
  name: "show-allowlist",
  description: "The commands of the machine that may be asked for, and how they are run.",
  examples: [
    "what commands may run",
    "which shell commands are allowed",
    "show the allowlist",
    "what may you run on the machine",
    "show the command allowlist",
    "which programs can be run on the machine",
    "what is on the allowlist",
    "what shell commands do you have",
  ],
  effect: "read",
  role: "operator",
  needs: ["workshop"],
  input: noInput,
  output: z.object({ commands: z.array(z.object({ command: z.string(), says: z.string() })).readonly() }),
  readInput: () => ({}),
  run: (_input, { workshop }) => ({ ok: true, output: { commands: workshop.commands() } }),
  render: ({ commands }) => ({
    headline: `${commands.length} commands may be asked for`,
    blocks: [
      { type: "list", items: commands.map(({ command, says }) => [code(command), ` ${says}`]) },
      text(
        "Each run needs an owner's button, for exactly these arguments and this program. There is no shell.",
      ),
    ],
  }),
});
