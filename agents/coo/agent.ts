import { defineAgent } from "#agents/define.ts";
import { showBrief } from "./skills/show-brief.ts";
import { showHelp } from "./skills/show-help.ts";
import { showVersion } from "./skills/show-version.ts";

export const coo = defineAgent({
  name: "coo",
  role: "COO: finds who can answer, and tells you what needs you",
  prompt: "coo",
  skills: [showHelp, showBrief, showVersion],
  stepsMax: 8,
});
