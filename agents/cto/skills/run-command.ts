import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { bold, code, text, type Block } from "#src/domain/message.ts";
import { nameOfAccount } from "#src/domain/roles.ts";
import type { CommandPlan } from "#src/features/workshop/workshop.ts";

const ASKED_FOR_MS = 10 * 60_000;
const HASH_SHOWN = 16;

/** What stands behind the verb; whether it is a command at all, the allowlist says. */
const COMMAND =
  /\b(?:run|execute|exec)\s+(?:the\s+)?(?:(?:shell\s+)?command\s+)?[`"']?([^`"']+?)[`"']?\s*(?:please|pls)?[.!?]*$/i;

export const runCommand = defineSkill({
  name: "run-command",
  description: "Ask an owner to let one command of the allowlist run on the machine, in a sandbox.",
  examples: [
    "run git status",
    "run the command df -h",
    "execute git log --oneline -n5",
    "run uptime on the machine",
    "run ls -la agents",
    "exec git diff --stat",
    "run a shell command",
    "run wc -l README.md",
    "run free -m",
  ],
  effect: "write",
  role: "operator",
  needs: ["approvals", "workshop"],
  input: z.strictObject({ command: z.string().trim().min(1).max(200).optional() }),
  output: z.object({ approvalId: z.string(), command: z.string() }),
  readInput(said) {
    const command = COMMAND.exec(said)?.[1]?.replace(/\s+on (?:the|this) (?:machine|server|box|host)$/i, "");
    return command === undefined || /^(?:a|any|some)\b/i.test(command) ? {} : { command };
  },
  async preview({ command }, { workshop }) {
    const plan = command === undefined ? noCommand() : await workshop.plan(command);
    if (isRefusal(plan)) return plan;
    return {
      proposed: true,
      summary: `Ask an owner to let this run once: ${plan.text}`,
      label: `Ask to run: ${plan.text}`,
      input: { command: plan.text },
    };
  },
  async run({ command }, { workshop, approvals }, { actor, cause, nowMs }) {
    const plan = command === undefined ? noCommand() : await workshop.plan(command);
    if (isRefusal(plan)) return plan;
    const approval = approvals.request({
      kind: "command",
      title: `run "${plan.text}" on the desk's machine`,
      blocks: planBlocks(plan),
      role: "owner",
      payload: { plan },
      requestedBy: nameOfAccount(actor),
      cause: `${cause}:command`,
      expiresTsMs: nowMs + ASKED_FOR_MS,
    });
    return { ok: true, output: { approvalId: approval.approvalId, command: plan.text } };
  },
  render: ({ approvalId, command }) => ({
    headline: `Asked for ${approvalId}: ${command}`,
    blocks: [
      text("Nothing has run. An owner's button runs it once, as long as the program stays the same."),
      text(`Without one it expires after ${ASKED_FOR_MS / 60_000} minutes.`),
    ],
    buttons: [[{ label: `Show ${approvalId}`, skill: "decide-approval", input: { approval: approvalId } }]],
  }),
});

function noCommand(): Refusal {
  return refusal(
    "COMMAND_MISSING",
    "Which command?",
    'Type for example "run git status", or "what commands may run".',
  );
}

/** All that the approval is bound to. */
function planBlocks({ argv, directory, executable, sha256, sandbox }: CommandPlan): readonly Block[] {
  return [
    text(bold("Command"), " ", code(argv.join(" "))),
    text(bold("Folder"), " ", code(directory)),
    text(bold("Program"), " ", code(executable), ` sha256 ${sha256.slice(0, HASH_SHOWN)}`),
    text(
      bold("Sandbox"),
      ` ${sandbox}: reads the project only, no network, no data folder, 10 s, 32 KiB of output`,
    ),
  ];
}
