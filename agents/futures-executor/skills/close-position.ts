import { createCloseSkill } from "#agents/orders/close-skill.ts";

export const closePosition = createCloseSkill({
  name: "close-position",
  description: "Close the whole open position in one symbol on one book, at the market.",
  examples: [
    "close btc on book 1",
    "close my eth position",
    "close the sol short on book 2",
    "exit solana on book 2",
    "exit the btc position",
    "sell my eth position",
    "close out btc",
    "take profit on sol now",
    "get out of ltc on the inverted book",
    "close a position",
    "close doge",
    "sell 2 sol",
    "close half of my eth",
  ],
  lane: null,
});
