import { defineAgent } from "#agents/define.ts";
import { compareBooks } from "./skills/compare-books.ts";
import { decideVerdict } from "./skills/decide-verdict.ts";
import { drawControl } from "./skills/draw-control.ts";
import { lockBaseline } from "./skills/lock-baseline.ts";
import { judgePostMortem } from "./skills/judge-post-mortem.ts";
import { listAdjustments } from "./skills/list-adjustments.ts";
import { notePostMortem } from "./skills/note-post-mortem.ts";
import { proposeAdjustments } from "./skills/propose-adjustments.ts";
import { replayChange } from "./skills/replay-change.ts";
import { revertAdjustment } from "./skills/revert-adjustment.ts";
import { searchVault } from "./skills/search-vault.ts";
import { showPostMortem } from "./skills/show-post-mortem.ts";
import { showShadow } from "./skills/show-shadow.ts";
import { verifyRecord } from "./skills/verify-record.ts";

export const rnd = defineAgent({
  name: "rnd",
  role: "R&D: the control experiment, post-mortems, the failure vault and adjustments, and what may be concluded from them",
  prompt: "rnd",
  skills: [
    compareBooks,
    drawControl,
    showShadow,
    lockBaseline,
    decideVerdict,
    verifyRecord,
    showPostMortem,
    searchVault,
    judgePostMortem,
    notePostMortem,
    listAdjustments,
    proposeAdjustments,
    replayChange,
    revertAdjustment,
  ],
  stepsMax: 4,
});
