/** What is kept and learned of what was decided: the record, post-mortems with their second opinions, adjustments. */
import { fileURLToPath } from "node:url";
import { createChildChangeReplay } from "#src/adapters/child-change-replay.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { readFingerprint } from "#src/adapters/fingerprint.ts";
import { readPrompts } from "#src/adapters/prompt-files.ts";
import type { Config } from "#src/config.ts";
import type { Adjustments } from "#src/features/adjustments/adjustments.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { LiveDesk } from "./live-desk.ts";
import { openAdjustments, startAdjustments } from "#src/features/adjustments/open-adjustments.ts";
import { openRecord, type OpenRecord } from "#src/features/record/open-record.ts";
import { startPostMortems } from "#src/features/vault/open-vault.ts";
import type { Periodic } from "#src/schedule/periodic.ts";
import { startSecondOpinions } from "#src/features/vault/second-opinions.ts";

const PROMPTS = fileURLToPath(new URL("../prompts", import.meta.url));

export type Research = {
  readonly record: OpenRecord;
  readonly adjustments: Adjustments;
  /** Call it when every approval has its handler. */
  start(): readonly { readonly done: Promise<void> }[];
};

export type ResearchOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly clock: Clock;
  readonly approvals: Approvals;
  /** Null on a desk that is built without one. */
  readonly inference: Inference | null;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export function openResearch(parts: ResearchOptions): Research {
  const { config, live, approvals, inference, clock, log, signal } = parts;
  const fingerprint = readFingerprint({
    strategy: live.strategy,
    parameters: {
      books: controlBooks(config.bookBalance, config.scanMs),
      execution: DEFAULT_EXECUTION,
      universe: config.universe,
    },
    model: modelNameOf(inference),
  });
  const record = openRecord({ ...live, fingerprint, clock, log, signal });
  const replays = createChildChangeReplay({ databasePath: live.databasePath, signal });
  const adjustments = openAdjustments({ ...live, approvals, replays, barMs: config.scanMs, clock, log });
  const start: Research["start"] = () => [
    record,
    startPostMortems(live.vault, parts),
    startAdjustments(adjustments, parts),
    ...secondOpinions(parts),
  ];
  return { record, adjustments, start };
}

/** A model's word beside a post-mortem, where there is a model. */
function secondOpinions({ live, inference, clock, log, signal }: ResearchOptions): readonly Periodic[] {
  const prompt = readPrompts(PROMPTS).get("post-mortem");
  if (inference === null || prompt === undefined) return [];
  return [startSecondOpinions({ vault: live.vault, inference, prompt, clock, log, signal })];
}

/** The model that words answers, as it is set: the record says under which one a decision was made. */
function modelNameOf(inference: Inference | null): string {
  return inference?.status().models.find(({ role }) => role === "primary")?.name ?? "none";
}
