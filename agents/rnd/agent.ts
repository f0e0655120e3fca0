import { defineAgent } from "#agents/define.ts";
import { compareBooks } from "./skills/compare-books.ts";

export const rnd = defineAgent({
  name: "rnd",
  role: "R&D: the control experiment, and what may be concluded from it",
  prompt: "rnd",
  skills: [compareBooks],
  stepsMax: 4,
});
