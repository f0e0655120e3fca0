import { defineAgent } from "#agents/define.ts";
import { checkDesk } from "./skills/check-desk.ts";
import { listIncidents } from "./skills/list-incidents.ts";
import { showHonesty } from "./skills/show-honesty.ts";

export const qa = defineAgent({
  name: "qa",
  role: "QA: looks for what is wrong with the desk itself, and how honest its paper results are",
  prompt: "qa",
  skills: [checkDesk, listIncidents, showHonesty],
  stepsMax: 3,
});
