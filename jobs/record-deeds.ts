/**
 * Trigger: a skill that writes was run for a person, or was refused to him.
 * Writes:  a line in the audit log.
 * Emits:   for what was refused, an event: once an hour for a person and a skill.
 * Twice:   a line's key is the message and the deed, an event's the person, the skill and the hour.
 */
import type { AuditLog } from "#src/ports/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeedRecorder } from "#src/ports/deed-recorder.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

export type RecordDeedsDeps = {
  readonly audit: AuditLog;
  readonly events: DeskEventSink;
  readonly clock: Clock;
};

const HOUR_MS = 3_600_000;

export function createDeedRecorder({ audit, events, clock }: RecordDeedsDeps): DeedRecorder {
  return {
    wrote: ({ actor, skill, input, cause }) =>
      audit.append({ actor, what: `ran ${skill}`, cause, tsMs: clock.nowMs(), details: { input } }),
    denied({ actor, skill, input, cause }) {
      const tsMs = clock.nowMs();
      audit.append({ actor, what: `was denied ${skill}`, cause, tsMs, details: { input } });
      events.emit({
        type: "security",
        eventId: `denied:${actor}:${skill}:${Math.floor(tsMs / HOUR_MS)}`,
        eventTsMs: tsMs,
        what: `${actor} was denied ${skill}: his role does not reach; nothing was done`,
      });
    },
  };
}
