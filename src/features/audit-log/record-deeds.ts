/**
 * Trigger: a skill that writes was run for a person, or a skill was refused to him because his role does not reach.
 * Writes:  a line in the audit log; of what is refused so many for a person in an hour, and one that says that there was more.
 * Emits:   for a write that was refused, an event: once an hour for a person and a skill.
 * Twice:   a line's key is the message and the deed, an event's the person, the skill and the hour.
 */
import type { AuditLog } from "./audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeedRecorder, DeniedDeed } from "./deed-recorder.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

export type RecordDeedsDeps = {
  readonly audit: AuditLog;
  readonly events: DeskEventSink;
  readonly clock: Clock;
};

const HOUR_MS = 3_600_000;
/** Whoever presses what he may not press all day long must not bury what others did. */
const DENIED_LINES_MAX = 30;

export function createDeedRecorder({ audit, events, clock }: RecordDeedsDeps): DeedRecorder {
  const countDenied = createHourlyCount();

  function recordDenied({ actor, skill, input, cause }: DeniedDeed, tsMs: number): void {
    const hour = Math.floor(tsMs / HOUR_MS);
    const count = countDenied(actor, hour);
    if (count <= DENIED_LINES_MAX)
      audit.append({ actor, what: `was denied ${skill}`, cause, tsMs, details: { input } });
    if (count !== DENIED_LINES_MAX + 1) return;
    const what = `was denied more than ${DENIED_LINES_MAX} times within an hour; the others are not listed`;
    audit.append({ actor, what, cause: `denied:${actor}:${hour}`, tsMs, details: {} });
  }

  return {
    wrote: ({ actor, skill, input, cause }) =>
      audit.append({ actor, what: `ran ${skill}`, cause, tsMs: clock.nowMs(), details: { input } }),
    denied(deed) {
      const { actor, skill, effect } = deed;
      const tsMs = clock.nowMs();
      recordDenied(deed, tsMs);
      if (effect === "read") return;
      events.emit({
        type: "security",
        eventId: `denied:${actor}:${skill}:${Math.floor(tsMs / HOUR_MS)}`,
        eventTsMs: tsMs,
        what: `${actor} was denied ${skill}: his role does not reach; nothing was done`,
      });
    },
  };
}

/** Counts by name within an hour, and remembers no hour but the last. */
function createHourlyCount(): (name: string, hour: number) => number {
  let [counts, current] = [new Map<string, number>(), Number.NaN];
  return (name, hour) => {
    if (hour !== current) [counts, current] = [new Map(), hour];
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
}
