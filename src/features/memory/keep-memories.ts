/**
 * Trigger: a look every minute, and one at the start.
 * Reads:   the audit log, for what people decided; the failure vault, for the lessons of its newest losses.
 * Writes:  a memory of each, with its source and its time; the oldest of a kind go when there are too many.
 * Emits:   nothing.
 * Twice:   a memory is kept once a cause, and one that a person had forgotten does not come back.
 */
import { accountFrom } from "#src/domain/people.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { VaultReader } from "#src/features/vault/vault-api.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type KeepMemoriesDeps = {
  readonly memories: MemoryStore;
  readonly audit: AuditLog;
  readonly vault: VaultReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const POLL_INTERVAL_MS = 60_000;
/** Looked at again each time: causes make what is known a no-op. */
const NEWEST = 50;
const DECISIONS_MAX = 2_000;
const LESSONS_MAX = 2_000;
export function startKeepingMemories(deps: KeepMemoriesDeps): Periodic {
  return every({ ...deps, name: "keep-memories", periodMs: POLL_INTERVAL_MS, run: () => keepMemories(deps) });
}

export function keepMemories({
  memories,
  audit,
  vault,
  clock,
}: Omit<KeepMemoriesDeps, "log" | "signal">): void {
  const nowMs = clock.nowMs();
  for (const { actor, what, cause, tsMs } of audit.recent({}, NEWEST).toReversed()) {
    // The desk and the clock decide nothing.
    if (accountFrom(actor) === null) continue;
    const draft = { kind: "decision", agent: null, text: `${actor} ${what}`, source: actor } as const;
    memories.remember({ ...draft, cause: `audit ${cause} ${what}`, eventTsMs: tsMs }, nowMs);
  }
  for (const { roundTripId, closedTsMs } of vault.latest({}, NEWEST).toReversed()) {
    const lesson = vault.postMortem(roundTripId)?.autopsy.lesson ?? null;
    if (lesson === null) continue;
    const draft = {
      kind: "lesson",
      agent: "rnd",
      text: lesson,
      source: `post-mortem ${roundTripId}`,
    } as const;
    memories.remember(
      { ...draft, cause: `lesson ${roundTripId}`, eventTsMs: Math.min(closedTsMs, nowMs) },
      nowMs,
    );
  }
  memories.dropOldest("decision", DECISIONS_MAX);
  memories.dropOldest("lesson", LESSONS_MAX);
}
