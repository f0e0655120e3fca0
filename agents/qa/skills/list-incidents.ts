import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { countField } from "#agents/inputs.ts";
import { present, readCount } from "#agents/read-input.ts";
import { bold, text } from "#src/domain/message.ts";
import type { Incident } from "#src/ports/quality.ts";
import { formatDuration, formatUtc } from "#src/facts/format.ts";

const COUNT = 10;

const incidentSchema: z.ZodType<Incident> = z.object({
  incidentId: z.int(),
  key: z.string(),
  what: z.string(),
  openedTsMs: z.number(),
  endedTsMs: z.number().nullable(),
});

export const listIncidents = defineSkill({
  name: "list-incidents",
  description: "Incidents: what went wrong with the desk itself, since when, and whether it is over.",
  examples: [
    "incidents",
    "list the incidents",
    "any open incidents",
    "show the last 5 incidents",
    "incident history",
    "is there an incident",
    "which incidents are over",
    "outages",
    "when was the last outage",
  ],
  effect: "read",
  role: "viewer",
  needs: ["quality"],
  input: z.strictObject({ count: countField(COUNT) }),
  output: z.object({ nowMs: z.number(), incidents: z.array(incidentSchema).readonly() }),
  readInput: (said) => present({ count: readCount(said) }),
  run: ({ count }, { quality }, { nowMs }) => ({
    ok: true,
    output: { nowMs, incidents: quality.incidents(count) },
  }),
  render({ nowMs, incidents }) {
    const open = incidents.filter(({ endedTsMs }) => endedTsMs === null).length;
    return {
      severity: open === 0 ? "info" : "warning",
      headline:
        incidents.length === 0
          ? "No incident is on record"
          : `${open} open ${open === 1 ? "incident" : "incidents"}, ${incidents.length} shown`,
      blocks:
        incidents.length === 0
          ? [
              text(
                "The desk looks at itself every minute; each thing that is wrong is told once, and its end once.",
              ),
            ]
          : [{ type: "list", items: incidents.map((incident) => itemOf(incident, nowMs)) }],
    };
  },
});

function itemOf({ incidentId, what, openedTsMs, endedTsMs }: Incident, nowMs: number) {
  const state =
    endedTsMs === null
      ? `open for ${formatDuration(nowMs - openedTsMs)}`
      : `over after ${formatDuration(endedTsMs - openedTsMs)}`;
  return [bold(`#${incidentId}`), ` ${what}: since ${formatUtc(openedTsMs)}, ${state}`];
}
