import type { Incident, IncidentStore } from "../ports/quality.ts";

/** Incidents of a desk that is not kept: a replay counts them and is over. */
export function createPassingIncidents(): IncidentStore {
  const all: Incident[] = [];
  const openOf = (key: string): number => all.findIndex((one) => one.key === key && one.endedTsMs === null);
  return {
    open(key, what, openedTsMs) {
      if (openOf(key) !== -1) return null;
      const incident = { incidentId: all.length + 1, key, what, openedTsMs, endedTsMs: null };
      all.push(incident);
      return incident;
    },
    end(key, endedTsMs) {
      const at = openOf(key);
      const found = all[at];
      if (found === undefined) return null;
      const ended = { ...found, endedTsMs };
      all[at] = ended;
      return ended;
    },
    openNow: () => all.filter(({ endedTsMs }) => endedTsMs === null),
    recent: (limit) => all.toReversed().slice(0, limit),
  };
}
