import { createCloseSkill } from "#agents/orders/close-skill.ts";

export const sellSpot = createCloseSkill({
  name: "sell-spot",
  description: "Sell the whole spot holding of one coin on one book.",
  examples: [
    "sell my eth spot on book 1",
    "sell spot btc on book 2",
    "sell the spot sol",
    "close the eth spot position",
    "get rid of my spot link on book 1",
    "sell all my spot eth",
    "exit spot btc",
    "dump the doge spot bag",
  ],
  lane: "spot",
});
