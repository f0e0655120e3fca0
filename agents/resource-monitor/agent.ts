import { defineAgent } from "#agents/define.ts";
import { showAudit } from "./skills/show-audit.ts";
import { showHealth } from "./skills/show-health.ts";

export const resourceMonitor = defineAgent({
  name: "resource-monitor",
  role: "Resource monitor: memory, queues, disk, and the last audit of the books",
  prompt: "resource-monitor",
  skills: [showHealth, showAudit],
  stepsMax: 4,
});
