import type { CommandPlan, CommandResult } from "./workshop.ts";

/** A command that ran, under the request that approved it. */
export type CommandRun = {
  readonly approvalId: string;
  readonly plan: CommandPlan;
  readonly result: CommandResult;
  readonly approvedBy: string;
  readonly tsMs: number;
};

/** An append-only record; one run a request. */
export interface CommandRuns {
  /** False when the request has a run already. */
  append(run: CommandRun): boolean;
  find(approvalId: string): CommandRun | null;
  /** Newest first. */
  recent(limit: number): readonly CommandRun[];
}
