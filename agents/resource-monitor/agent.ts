import { defineAgent } from "#agents/define.ts";
import { drainModel } from "./skills/drain-model.ts";
import { showAudit } from "./skills/show-audit.ts";
import { reloadModel } from "./skills/reload-model.ts";
import { showHealth } from "./skills/show-health.ts";
import { showMemory } from "./skills/show-memory.ts";
import { showModel } from "./skills/show-model.ts";
import { showQueue } from "./skills/show-queue.ts";
import { unloadModel } from "./skills/unload-model.ts";

export const resourceMonitor = defineAgent({
  name: "resource-monitor",
  role: "Resource monitor: memory, queues, disk, the models, and the last audit of the books",
  prompt: "resource-monitor",
  skills: [showHealth, showAudit, showModel, showMemory, showQueue, unloadModel, drainModel, reloadModel],
  stepsMax: 4,
});
