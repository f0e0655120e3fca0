import { defineAgent } from "#agents/define.ts";
import { buySpot } from "./skills/buy-spot.ts";
import { moveSpotExits } from "./skills/move-spot-exits.ts";
import { sellSpot } from "./skills/sell-spot.ts";

export const spotExecutor = defineAgent({
  name: "spot-executor",
  role: "Spot executor: buys and sells coins on paper by your word, quoted and confirmed",
  prompt: "spot-executor",
  skills: [buySpot, sellSpot, moveSpotExits],
  stepsMax: 3,
});
