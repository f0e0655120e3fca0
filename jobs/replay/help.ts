import { ARGUMENTS } from "./arguments.ts";
import { REPLAY_BOOKS } from "./replay-books.ts";

const NOTES = `
What it does
  The live desk itself, with all its rules, costs and guards, over bars as fast as they come, in the venue's time:
  the bars of one close together, settlements at the venue's times before the bars that close after them. The
  same bars, arguments and seed give the same ledger to the byte.

What a bar decides
  Orders fill at the next open, some ms late, with half a spread and slippage against them. A stop or a
  take-profit fills at its level, or at the open where the bar opened beyond it. --stop-slip makes stops fill that
  much worse, though never beyond the bar, and the summary counts the stops whose bars went over 1% further. In a bar that reaches both, the
  loss is taken; where the folder has finer bars of the same symbol and time (perp_1m or perp_5m beside
  perp_15m), they are walked in order instead, with the same rule inside each. A liquidation beyond a stop counts
  only where the bar opened beyond it. Positions that are open at the end stay open, at the last price.

Examples
  npm run replay -- --source simulated --days 90 --pairs 10 --seed 7
  npm run replay -- --source recorded --dir ../shared/data/bars --from 2025-10-01 --out /tmp/october --force
`;

export function replayHelp(): string {
  const rows = Object.entries(ARGUMENTS).map(([name, { value, help }]) => {
    return [`--${name}${value === null ? "" : ` ${value}`}`, help] as const;
  });
  const books = Object.entries(REPLAY_BOOKS).map(([name, { label }]) => [name, label] as const);
  return [
    "npm run replay -- --source recorded|simulated [options]",
    "",
    columns(rows),
    "",
    "Books",
    columns(books),
    NOTES,
  ]
    .join("\n")
    .trimEnd();
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`).join("\n");
}
