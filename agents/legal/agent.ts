import { defineAgent } from "#agents/define.ts";
import { checkText } from "./skills/check-text.ts";
import { showCompliance } from "./skills/show-compliance.ts";
import { showDeeds } from "./skills/show-deeds.ts";
import { showGate } from "./skills/show-gate.ts";
import { vetoPublishing } from "./skills/veto-publishing.ts";

export const legal = defineAgent({
  name: "legal",
  role: "Legal: the gate, who did what, and what may be published",
  prompt: "legal",
  skills: [showGate, showDeeds, showCompliance, checkText, vetoPublishing],
  stepsMax: 3,
});
