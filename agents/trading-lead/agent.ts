import { defineAgent } from "#agents/define.ts";
import { banSymbol } from "./skills/ban-symbol.ts";
import { changePairs } from "./skills/change-pairs.ts";
import { changeSetting } from "./skills/change-setting.ts";
import { explainSignal } from "./skills/explain-signal.ts";
import { listPairs } from "./skills/list-pairs.ts";
import { listRoundTrips } from "./skills/list-round-trips.ts";
import { listSignals } from "./skills/list-signals.ts";
import { pauseEntries } from "./skills/pause-entries.ts";
import { resumeEntries } from "./skills/resume-entries.ts";
import { scanMarket } from "./skills/scan-market.ts";
import { showBias } from "./skills/show-bias.ts";
import { showSettings } from "./skills/show-settings.ts";
import { showStatus } from "./skills/show-status.ts";
import { unbanSymbol } from "./skills/unban-symbol.ts";

export const tradingLead = defineAgent({
  name: "trading-lead",
  role: "Trading lead: what the books do, why, by which rules, and how to stop them",
  prompt: "trading-lead",
  skills: [
    showStatus,
    listSignals,
    scanMarket,
    showBias,
    explainSignal,
    listRoundTrips,
    pauseEntries,
    resumeEntries,
    showSettings,
    changeSetting,
    listPairs,
    changePairs,
    banSymbol,
    unbanSymbol,
  ],
  stepsMax: 4,
});
