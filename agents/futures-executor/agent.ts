import { defineAgent } from "#agents/define.ts";
import { changeExits } from "./skills/change-exits.ts";
import { closePosition } from "./skills/close-position.ts";
import { flattenBook } from "./skills/flatten-book.ts";
import { openFutures } from "./skills/open-futures.ts";

export const futuresExecutor = defineAgent({
  name: "futures-executor",
  role: "Futures executor: paper orders by your word, quoted and confirmed; closes and flattens",
  prompt: "futures-executor",
  skills: [openFutures, closePosition, flattenBook, changeExits],
  stepsMax: 3,
});
