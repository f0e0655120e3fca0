import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { CommandRuns } from "#src/features/workshop/command-runs.ts";
import type { MarketLook } from "#src/ports/market-look.ts";
import type { PreferenceStore } from "#src/features/preferences/preferences.ts";
import type { QualityReader } from "#src/ports/quality.ts";
import type { Workshop } from "#src/features/workshop/workshop.ts";

/** What skills use beside the desk itself: the machine, QA's looks, the market, and the records of what people did. */
export type Crew = {
  readonly workshop: Workshop;
  readonly runs: CommandRuns;
  readonly audit: AuditLog;
  readonly preferences: PreferenceStore;
  readonly quality: QualityReader;
  readonly look: MarketLook;
};
