/** What skills use beside the desk, as fakes of ports unless given. */
import type { SkillServices } from "#agents/define.ts";
import type { HonestyFigures } from "#src/domain/honesty.ts";
import type { Preferences } from "#src/features/preferences/model/preferences.ts";
import { CHECKS, type SelfCheckFigures } from "#src/domain/self-check.ts";
import type { MarketLook } from "#src/ports/market-look.ts";
import type { PreferenceStore } from "#src/features/preferences/preferences.ts";
import type { Incident, QualityReader } from "#src/ports/quality.ts";
import { createFakeWorkshop, createMemoryCommandRuns } from "./fake-workshop.ts";
import { createMemoryAuditLog } from "./memory-approvals.ts";

type Services = Pick<SkillServices, "workshop" | "runs" | "audit" | "preferences" | "quality" | "look">;

export function createFakeServices(given: Partial<Services> = {}): Services {
  return {
    workshop: createFakeWorkshop(),
    runs: createMemoryCommandRuns(),
    audit: createMemoryAuditLog(),
    preferences: createMemoryPreferences(),
    quality: createFakeQuality(),
    look: createFakeLook(),
    ...given,
  };
}

export function createMemoryPreferences(): PreferenceStore {
  const kept = new Map<string, Map<string, string>>();
  return {
    of(account): Preferences {
      const values = kept.get(account) ?? new Map<string, string>();
      const [name, count, timeZone] = [values.get("name"), values.get("count"), values.get("timeZone")];
      return {
        ...(name !== undefined && { name }),
        ...(count !== undefined && { count: Number(count) }),
        ...(timeZone !== undefined && { timeZone }),
      };
    },
    set(account, key, value) {
      const values = kept.get(account) ?? new Map<string, string>();
      kept.set(account, values);
      if (value === null) values.delete(key);
      else values.set(key, value);
    },
  };
}

const NO_HONESTY: HonestyFigures = {
  roundTrips: 0,
  fills: 0,
  net: 0n,
  oneTickWorse: 0n,
  later: 0n,
  twiceSpread: 0n,
  allThree: 0n,
  fillsWithoutBar: 0,
};

type QualityFigures = {
  readonly check?: SelfCheckFigures;
  readonly incidents?: readonly Incident[];
  readonly honesty?: HonestyFigures;
};

export function createFakeQuality(figures: QualityFigures = {}): QualityReader {
  return {
    selfCheck: () => figures.check ?? { atTsMs: 0, checks: CHECKS, findings: [] },
    incidents: (limit) => (figures.incidents ?? []).slice(0, limit),
    honesty: () => figures.honesty ?? NO_HONESTY,
  };
}

export function createFakeLook(figures: Partial<MarketLook> = {}): MarketLook {
  return {
    scanNow: () => ({ looks: [], skipped: 0, nextCloseTsMs: 0 }),
    bias: () => ({
      symbols: 0,
      aboveMean: 0,
      risingDay: 0,
      medianDayChange: null,
      meanFunding: null,
      strongest: [],
      weakest: [],
    }),
    hold: () => null,
    passiveMonthly: 420_000,
    ...figures,
  };
}
