import { createExitsSkill } from "#agents/orders/exits-skill.ts";

export const changeExits = createExitsSkill({
  name: "change-exits",
  description: "Move the take-profit or the stop-loss of one open position.",
  examples: [
    "move the stop of eth on book 1 to 1950",
    "set the tp of my btc position to 3%",
    "move my sol stop to breakeven",
    "change the stop loss of btc on book 2 to 99000",
    "tighten the stop on doge to 1%",
    "put the take profit of eth at 2100",
    "set sl of sol to 170 and tp to 200",
    "remove the take profit of my btc long",
    "raise the stop of link to the entry",
    "change the exits of a position",
  ],
  lane: null,
});
