/** A workshop with nothing in it, and runs in memory: fakes of the Workshop and CommandRuns ports. */
import type { Refusal } from "#src/domain/errors.ts";
import type { CommandRun, CommandRuns } from "#src/features/workshop/command-runs.ts";
import type { Workshop } from "#src/features/workshop/workshop.ts";

const CLOSED: Refusal = { refused: true, code: "WORKSHOP_CLOSED", reason: "The workshop is closed." };

export function createFakeWorkshop(fields: Partial<Workshop> = {}): Workshop {
  return {
    list: async () => CLOSED,
    read: async () => CLOSED,
    logs: async () => CLOSED,
    disk: async () => ({ freeBytes: 40 * 1024 ** 3, totalBytes: 100 * 1024 ** 3, parts: [] }),
    commands: () => [],
    plan: async () => CLOSED,
    run: async () => CLOSED,
    ...fields,
  };
}

export function createMemoryCommandRuns(): CommandRuns {
  const runs: CommandRun[] = [];
  return {
    append(run) {
      if (runs.some(({ approvalId }) => approvalId === run.approvalId)) return false;
      runs.push(run);
      return true;
    },
    find: (approvalId) => runs.find((run) => run.approvalId === approvalId) ?? null,
    recent: (limit) => runs.toReversed().slice(0, limit),
  };
}
