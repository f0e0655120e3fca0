import { createExitsSkill } from "#agents/orders/exits-skill.ts";

export const moveSpotExits = createExitsSkill({
  name: "move-spot-exits",
  description: "Move the take-profit or the stop-loss of one spot holding.",
  examples: [
    "move the stop of my spot eth to 1900",
    "set the tp of spot btc on book 1 to 5%",
    "put the stop of my eth spot holding at breakeven",
    "change the take profit of the spot sol on book 2 to 200",
    "tighten the stop of the link spot position to 2%",
    "remove the take profit of my spot doge",
    "raise the spot btc stop to 95000",
    "move the exits of a spot position",
  ],
  lane: "spot",
});
