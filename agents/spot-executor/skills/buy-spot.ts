import { createEntrySkill } from "#agents/orders/entry-skill.ts";

export const buySpot = createEntrySkill({
  name: "buy-spot",
  description: "Buy a coin on spot by hand on one book: quoted first, filled when you confirm.",
  examples: [
    "buy 50 usdt of eth spot on book 1",
    "buy 2 sol",
    "buy $20 of btc",
    "buy some doge on book 2",
    "get me 30 dollars of link",
    "put 50 usdt into eth",
    "spot buy 0.01 btc",
    "pick up 25 dollars of avax on the standard book",
    "buy a coin on spot",
    "ape 20 dollars into doge",
  ],
  lane: "spot",
  readSide: () => "long",
});
