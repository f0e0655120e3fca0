import type { Config } from "#src/config.ts";
import type { DataFolder } from "./data-folder.ts";
import type { StopSignals } from "./stop-signals.ts";
import type { SupervisorDeps } from "./supervisor.ts";

/** A process of ours with its own main: its name as people read it, and an absolute path. */
export type ChildProgram = { readonly name: string; readonly entry: string };

/** What one run of the desk is made of. */
export type DeskPlan = {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly worker: ChildProgram;
  readonly bots: readonly ChildProgram[];
  /** Finds or brings a redis-server and returns its path; asked only without REDIS_URL. */
  readonly provideRedis: (folder: DataFolder) => Promise<string>;
  /** The chat at this terminal; resolves when the person leaves. Null: nobody is there, run until told to stop. */
  readonly openConsole: ((redisUrl: string, signal: AbortSignal) => Promise<void>) | null;
};

export type DeskDeps = SupervisorDeps & { readonly signals: StopSignals };
