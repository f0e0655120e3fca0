/** The workshop of this machine: files, log, disk and commands over one project and one data folder. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createRedactor } from "#src/features/workshop/model/redact.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Workshop } from "#src/features/workshop/workshop.ts";
import { createAllowedCommands } from "./allowed-commands.ts";
import { createDeskLog } from "./desk-log.ts";
import { createDiskUse } from "./disk-use.ts";
import type { Roots } from "./inside-roots.ts";
import { createProjectFiles } from "./project-files.ts";
import { findSandbox } from "./sandbox.ts";

const PROBE_TIMEOUT_MS = 5_000;
const LIMITS = { timeoutMs: 10_000, outputBytes: 32 * 1024 };

export type WorkshopOptions = {
  readonly roots: Roots;
  /** Values that no answer may hold. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
};

export function createWorkshop({ roots, secrets, clock }: WorkshopOptions): Workshop {
  const redact = createRedactor(secrets);
  let sandbox: ReturnType<typeof findSandbox> | null = null;
  return {
    ...createProjectFiles({ roots, redact }),
    ...createDeskLog({ path: join(roots.data, "logs", "desk.log"), redact }),
    ...createDiskUse(roots.data),
    ...createAllowedCommands({
      roots,
      programFolders: ["/usr/bin", "/bin"],
      sandbox: () =>
        (sandbox ??= findSandbox({ platform: process.platform, exists: existsSync, probe: endsWell })),
      redact,
      limits: LIMITS,
      clock,
    }),
  };
}

export function endsWell(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { env: {}, timeout: PROBE_TIMEOUT_MS }, (error) => resolve(error === null));
  });
}
