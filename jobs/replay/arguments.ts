/** The arguments of a replay: one table that the parser and the help are made from. */
import { UserError } from "#src/domain/errors.ts";

type ArgumentRow = { readonly value: string | null; readonly help: string };

/** `value` is how the help names it; null for a switch. */
export const ARGUMENTS = {
  source: { value: "recorded|simulated", help: "where the bars come from" },
  dir: { value: "DIR", help: "recorded: folder with perp_15m (or perp_5m, perp_1m), funding, mark_1h" },
  symbols: { value: "btc,eth", help: "recorded: base assets; all in the folder unless given" },
  pairs: { value: "N", help: "simulated: how many pairs, 1 to 30; 10 unless given" },
  days: { value: "N", help: "simulated: how many days, 1 to 3660; 30 unless given" },
  seed: { value: "N", help: "simulated: the same seed gives the same market; 7 unless given" },
  from: { value: "DATE", help: "first day, UTC (2025-10-01); earlier bars warm up the strategy" },
  to: { value: "DATE", help: "the day after the last, UTC; to the end of the recording unless given" },
  bar: { value: "15m", help: "length of a bar: 1m, 3m, 5m, 15m, 30m or 1h" },
  balance: { value: "1000", help: "USDT that each book starts with" },
  books: { value: "standard,inverted", help: "which books; see below" },
  "after-halt": {
    value: "stay|resume-daily",
    help: "a book that the drawdown stop halted waits for its owner: stay (for ever), or one resumes it at midnight UTC",
  },
  "stop-slip": {
    value: "PERCENT",
    help: "how much worse than its level a stop fills, 0 to 10 (0.2 is 0.2%); 0 unless given",
  },
  out: {
    value: "DIR",
    help: "where ledger.sqlite, summary.json and equity.png go; .sleepyquant/replay unless given",
  },
  force: { value: null, help: "replace a finished replay in that folder" },
  careful: { value: null, help: "one transaction an event, as the live desk; slower, goes on after a fault" },
  json: { value: null, help: "print summary.json instead of the table" },
  quiet: { value: null, help: "print nothing but errors" },
  help: { value: null, help: "print this" },
} as const satisfies Readonly<Record<string, ArgumentRow>>;

export type ArgumentName = keyof typeof ARGUMENTS;
export type ArgumentValues = ReadonlyMap<ArgumentName, string>;

/** What the help is reached by, for the end of an error message. */
export const HELP_HINT = "npm run replay -- --help lists all of them";

/**
 * `--name value`, `--name=value` and `--switch`; a switch has the value "". @throws UserError for anything else.
 */
export function splitArguments(words: readonly string[]): ArgumentValues {
  const values = new Map<ArgumentName, string>();
  for (let index = 0; index < words.length; index += 1) {
    const [name, inline] = nameOf(words[index] ?? "");
    if (values.has(name)) throw new UserError(`--${name} is given twice: keep one of them`);
    if (ARGUMENTS[name].value === null) {
      if (inline !== undefined) throw new UserError(`--${name} takes no value: type --${name} alone`);
      values.set(name, "");
      continue;
    }
    const value = inline ?? words[(index += 1)];
    if (value === undefined || value === "" || value.startsWith("--"))
      throw new UserError(`--${name} needs a value: type --${name} ${ARGUMENTS[name].value}`);
    values.set(name, value);
  }
  return values;
}

function nameOf(word: string): readonly [ArgumentName, string | undefined] {
  const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
  const name = match?.[1];
  if (name !== undefined && isName(name)) return [name, match?.[2]];
  if (word === "-h") return ["help", undefined];
  const what = word.startsWith("-") ? `there is no option ${word.split("=")[0]}` : `"${word}" is no option`;
  throw new UserError(`${what}; ${HELP_HINT}`);
}

function isName(name: string): name is ArgumentName {
  return Object.hasOwn(ARGUMENTS, name);
}
