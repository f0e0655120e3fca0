import { defineAgent } from "#agents/define.ts";
import { compareBooks } from "./skills/compare-books.ts";
import { decideVerdict } from "./skills/decide-verdict.ts";
import { lockBaseline } from "./skills/lock-baseline.ts";
import { showGate } from "./skills/show-gate.ts";
import { showShadow } from "./skills/show-shadow.ts";
import { verifyRecord } from "./skills/verify-record.ts";

export const rnd = defineAgent({
  name: "rnd",
  role: "R&D: the control experiment, and what may be concluded from it",
  prompt: "rnd",
  skills: [compareBooks, showShadow, showGate, lockBaseline, decideVerdict, verifyRecord],
  stepsMax: 4,
});
