/** What people say of settings, pairs and bans: the tables of `utterances.ts` and `utterances-tuned.ts`, by the same rules. */
import type { Utterance } from "./utterances.ts";

const STANDARD = { book: "standard" };
const INVERTED = { book: "inverted" };

export const TUNED_SETTINGS: readonly Utterance[] = [
  ["settings", "show-settings"],
  ["settings of book 2", "show-settings", INVERTED],
  ["show me the rules of the standard book", "show-settings", STANDARD],
  ["what is the take profit of the inverted book", "show-settings", INVERTED],
  ["what leverage do we run", "show-settings"],
  [
    "set take profit of book 1 to 3%",
    "change-setting",
    { book: "standard", setting: "take-profit", value: "3%" },
  ],
  ["set sl of book 2 to 1%", "change-setting", { book: "inverted", setting: "stop-loss", value: "1%" }],
  [
    "change the take profit of spot on book 1 to 4%",
    "change-setting",
    { book: "standard", setting: "spot-take-profit", value: "4%" },
  ],
  ["use 2x leverage on book 2", "change-setting", { book: "inverted", setting: "leverage", value: "2x" }],
  ["turn spot off on book 2", "change-setting", { book: "inverted", setting: "spot", value: "off" }],
  ["disable futures on standard", "change-setting", { book: "standard", setting: "futures", value: "off" }],
  [
    "set the scan interval of book 1 to 30",
    "change-setting",
    { book: "standard", setting: "scan", value: "30" },
  ],
  ["set the drawdown stop to 5%", "change-setting", { setting: "drawdown-stop", value: "5%" }],
  [
    "raise the leverage cap of book 1 to 5x",
    "change-setting",
    { book: "standard", setting: "leverage-cap", value: "5x" },
  ],
  [
    "set the stance of book 1 to inverted",
    "change-setting",
    { book: "standard", setting: "stance", value: "inverted" },
  ],
  [
    "trade only btc and eth on book 1",
    "change-setting",
    { book: "standard", setting: "universe", value: "btc and eth" },
  ],
  [
    "set futures share of book 1 to 60%",
    "change-setting",
    { book: "standard", setting: "futures-share", value: "60%" },
  ],
  ["set tp to lots on book 1", "change-setting", { book: "standard", setting: "take-profit", value: "lots" }],
  ["change a setting", "change-setting"],
  ["pairs", "list-pairs"],
  ["which coins can book 1 trade", "list-pairs", STANDARD],
  ["which coins are banned", "list-pairs"],
  ["ban doge on both books", "ban-symbol", { symbol: "DOGE" }],
  ["ban sol on book 1 for 24 hours", "ban-symbol", { book: "standard", symbol: "SOL", hours: 24 }],
  ["blacklist avax on inverted for a week", "ban-symbol", { book: "inverted", symbol: "AVAX", hours: 168 }],
  ["ban a coin", "ban-symbol"],
  ["unban doge on book 1", "unban-symbol", { book: "standard", symbol: "DOGE" }],
  ["lift the ban on eth", "unban-symbol", { symbol: "ETH" }],
  ["doge may be traded again on book 2", "unban-symbol", { book: "inverted", symbol: "DOGE" }],
];

export const GATE_SETTINGS: readonly Utterance[] = [
  ["whats the current take profit on standard", "show-settings", STANDARD],
  ["how is the inverted book configured", "show-settings", INVERTED],
  ["list all settings", "show-settings"],
  ["what risk rules apply on book 1", "show-settings", STANDARD],
  ["which stop loss do we use on b2", "show-settings", INVERTED],
  [
    "set the tp on book 1 to 2.5%",
    "change-setting",
    { book: "standard", setting: "take-profit", value: "2.5%" },
  ],
  [
    "change stop loss of the inverted one to 2 percent pls",
    "change-setting",
    { book: "inverted", setting: "stop-loss", value: "2 percent" },
  ],
  ["put leverage to 2x on b1", "change-setting", { book: "standard", setting: "leverage", value: "2x" }],
  [
    "lower max leverage to 2 on standard",
    "change-setting",
    { book: "standard", setting: "leverage-cap", value: "2" },
  ],
  [
    "can you set the spot stop loss to 1% on book one",
    "change-setting",
    { book: "standard", setting: "spot-stop-loss", value: "1%" },
  ],
  ["switch spot off on inverted", "change-setting", { book: "inverted", setting: "spot", value: "off" }],
  [
    "turn the futures lane back on for book 2",
    "change-setting",
    { book: "inverted", setting: "futures", value: "on" },
  ],
  ["scan every 45 min on book 1", "change-setting", { book: "standard", setting: "scan", value: "45 min" }],
  [
    "set cooldown of book 1 to 90 minutes",
    "change-setting",
    { book: "standard", setting: "cooldown", value: "90 minutes" },
  ],
  [
    "set universe of standard to eth, sol and near",
    "change-setting",
    { book: "standard", setting: "universe", value: "eth, sol and near" },
  ],
  [
    "make the drawdown stop 6% on book 2",
    "change-setting",
    { book: "inverted", setting: "drawdown-stop", value: "6%" },
  ],
  [
    "change the mirror mode of book 2 to level",
    "change-setting",
    { book: "inverted", setting: "mirror", value: "level" },
  ],
  ["i want to change a setting on book 1", "change-setting", STANDARD],
  ["what pairs are we allowed to trade", "list-pairs"],
  ["which coins do you watch on book 2", "list-pairs", INVERTED],
  ["any coins banned right now", "list-pairs"],
  ["show universe", "list-pairs"],
  ["ban dogecoin on the standard book", "ban-symbol", { book: "standard", symbol: "DOGE" }],
  ["pls ban sui for 12 hours on b2", "ban-symbol", { book: "inverted", symbol: "SUI", hours: 12 }],
  ["blacklist ada on book 1 for 2 days", "ban-symbol", { book: "standard", symbol: "ADA", hours: 48 }],
  ["ban xrp", "ban-symbol", { symbol: "XRP" }],
  [
    "ban link on book 2 because it gaps too much",
    "ban-symbol",
    { book: "inverted", symbol: "LINK", reason: "it gaps too much" },
  ],
  ["unban dogecoin on standard", "unban-symbol", { book: "standard", symbol: "DOGE" }],
  ["lift ban on sui", "unban-symbol", { symbol: "SUI" }],
  ["take the ban off ada on book 1", "unban-symbol", { book: "standard", symbol: "ADA" }],
];
