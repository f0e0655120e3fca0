/** What stands in a command line: its parts, and the words that mean a breakdown. */

/** A line that starts like a command. `addressee` is the bot named behind "@", in lower case. */
export type CommandLine = {
  readonly name: string;
  readonly addressee: string | null;
  readonly words: readonly string[];
};

const COMMAND_LINE = /^\/([a-z0-9_]{1,64})(?:@([a-z0-9_]{1,64}))?(?:\s+(.*))?$/is;

/** What people call the ways to break results down. */
export const PERIODS: Readonly<Record<string, string>> = {
  symbol: "symbol",
  side: "side",
  exitreason: "exitReason",
  exit: "exitReason",
  reason: "exitReason",
  day: "day",
  week: "week",
  month: "month",
  lane: "lane",
};

/** Null where the text is no command at all ("/var/log is full" is a sentence). */
export function splitCommandLine(text: string): CommandLine | null {
  const match = COMMAND_LINE.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const words = (match[3] ?? "").split(/\s+/).filter((word) => word !== "");
  return { name: match[1].toLowerCase(), addressee: match[2]?.toLowerCase() ?? null, words };
}
