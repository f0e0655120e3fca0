/** What is typed for the golden file of each command: without arguments, as its example says, and whatever else is worth a look. */
import type { CommandRow } from "#bots/command-row.ts";
import { exampleOf } from "#bots/command-views.ts";

/** In place of the example, where another line shows more. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  status: ["/status", "/status 2"],
  balance: ["/balance", "/balance inverted"],
  trades: ["/trades", "/trades standard 3"],
  performance: ["/performance", "/performance exit", "/performance side 1"],
  chart: ["/chart", "/chart equity week", "/chart daily", "/chart symbols all light", "/chart control"],
  why: ["/why", "/why btc", "/why BTCUSDT", "/why BTC/USDT", "/why PEPE"],
  news: ["/news", "/news sol"],
  shadow: ["/shadow", "/shadow standard btc 3"],
  postmortem: ["/postmortem", "/postmortem standard-999"],
  vault: ["/vault", "/vault standard"],
  approve: ["/approve", "/approve approval-1"],
  help: ["/help", "/help orders", "/help chart"],
  output: ["/output", "/output approval-9"],
  recall: ["/recall", "/recall holidays"],
  long: ["/long", "/long standard ETH 100 2x tp 3%"],
  short: ["/short", "/short inverted eth 100 2x", "/short standard btc 100"],
  buy: ["/buy", "/buy standard doge 50"],
  sell: ["/sell", "/sell inverted SOL", "/sell standard btc"],
  revoke: ["/revoke", "/revoke telegram:55", "/revoke telegram:44"],
  grant: ["/grant", "/grant telegram:55 viewer"],
  pause: ["/pause", "/pause standard", "/pause standard"],
  resume: ["/resume", "/resume standard", "/resume inverted"],
  verify: ["/verify", "/verify standard-999"],
};

export function goldenLines(row: CommandRow): readonly string[] {
  return OWN[row.name] ?? [...new Set([`/${row.name}`, exampleOf(row)])];
}
