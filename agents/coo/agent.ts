import { defineAgent } from "#agents/define.ts";
import { bindTopic } from "./skills/bind-topic.ts";
import { decideApproval } from "./skills/decide-approval.ts";
import { grantRole } from "./skills/grant-role.ts";
import { linkAccount } from "./skills/link-account.ts";
import { listPeople } from "./skills/list-people.ts";
import { revokeRole } from "./skills/revoke-role.ts";
import { setAlerts } from "./skills/set-alerts.ts";
import { setChatAccess } from "./skills/set-chat-access.ts";
import { listApprovals } from "./skills/list-approvals.ts";
import { forgetMemory } from "./skills/forget-memory.ts";
import { recallMemories } from "./skills/recall-memories.ts";
import { rememberFact } from "./skills/remember-fact.ts";
import { showAlerts } from "./skills/show-alerts.ts";
import { showBrief } from "./skills/show-brief.ts";
import { showHelp } from "./skills/show-help.ts";
import { showReceipts } from "./skills/show-receipts.ts";
import { setWhileBusy } from "./skills/set-while-busy.ts";
import { setPreference } from "./skills/set-preference.ts";
import { showPreferences } from "./skills/show-preferences.ts";

export const coo = defineAgent({
  name: "coo",
  role: "COO: finds who can answer, and tells you what needs you",
  prompt: "coo",
  skills: [
    showHelp,
    showBrief,
    listApprovals,
    decideApproval,
    listPeople,
    grantRole,
    revokeRole,
    linkAccount,
    setChatAccess,
    showReceipts,
    recallMemories,
    rememberFact,
    forgetMemory,
    showAlerts,
    setAlerts,
    bindTopic,
    setWhileBusy,
    setPreference,
    showPreferences,
  ],
  stepsMax: 8,
});
