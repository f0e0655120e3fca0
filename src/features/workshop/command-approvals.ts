/**
 * Trigger: an owner's approval of a command.
 * Reads:   the plan in the request's payload, and the program on the disk, again.
 * Writes:  one row of `command_runs`, with what the command printed.
 * Emits:   the outcome, in the request's message.
 * Twice:   never: a run that was cut short is told as such, because nobody knows how far it came.
 */
import { z } from "zod";
import type { ApprovalHandler } from "#src/features/approvals/approvals-api.ts";
import type { CommandRuns } from "./command-runs.ts";
import type { CommandResult, Workshop } from "./workshop.ts";

const payloadSchema = z.strictObject({
  plan: z.strictObject({
    text: z.string(),
    argv: z.array(z.string()).min(1).readonly(),
    directory: z.string(),
    directoryId: z.string(),
    executable: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    sandbox: z.string(),
  }),
});

export type CommandApprovalDeps = {
  readonly workshop: Pick<Workshop, "run">;
  readonly runs: CommandRuns;
  readonly nowMs: () => number;
};

export function createCommandHandler({ workshop, runs, nowMs }: CommandApprovalDeps): ApprovalHandler {
  return {
    repeatable: false,
    async approve({ approvalId, payload }, { actor, signal }) {
      const { plan } = payloadSchema.parse(payload);
      const result = await workshop.run(plan, signal);
      if ("refused" in result) return result;
      runs.append({ approvalId, plan, result, approvedBy: actor, tsMs: nowMs() });
      return { done: doneWords(plan.text, result, approvalId) };
    },
  };
}

function doneWords(
  command: string,
  { exitCode, endedBy, tookMs, output }: CommandResult,
  approvalId: string,
): string {
  const ended =
    endedBy === "itself"
      ? `ended with ${exitCode ?? "no code"} after ${tookMs} ms`
      : `was stopped (${endedBy === "time" ? "it took too long" : "too much output, or the desk is stopping"})`;
  const lines = output === "" ? 0 : output.trimEnd().split("\n").length;
  return `"${command}" ${ended}, ${lines} lines; "output of ${approvalId}" shows them`;
}
