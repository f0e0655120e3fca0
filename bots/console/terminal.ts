/** Lines in and text out, on a terminal or through pipes. */
import { clearScreenDown, createInterface, cursorTo, moveCursor } from "node:readline";

export type TerminalOptions = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Both ends are a terminal: prompt, history, completion. */
  readonly interactive: boolean;
  readonly complete: (line: string) => string[];
  /** Ctrl-C: the terminal is in raw mode, so that nobody else hears of it. */
  readonly onInterrupt: () => void;
};

export type Terminal = {
  /** What is typed, until the end of the input or `close`. To be read once. */
  readonly lines: AsyncIterable<string>;
  /** Above the prompt; a half-typed line stays. */
  print(text: string): void;
  /** Shows the prompt for the next line. */
  prompt(): void;
  close(): void;
};

const PROMPT = "you> ";

export function openTerminal(options: TerminalOptions): Terminal {
  const { input, output, interactive } = options;
  const readline = createInterface({
    input,
    output,
    terminal: interactive,
    prompt: PROMPT,
    historySize: 200,
    removeHistoryDuplicates: true,
    completer: (line: string) => [options.complete(line), line],
  });
  let closed = false;
  readline.once("close", () => {
    closed = true;
  });
  readline.on("SIGINT", options.onInterrupt);
  // Made now: lines that arrive before somebody reads would be lost.
  const iterator = readline[Symbol.asyncIterator]();

  function printAbove(text: string): void {
    const { rows } = readline.getCursorPos();
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    // readline goes up by as many rows as the half-typed line takes before it draws it again.
    output.write(`${text}\n${"\n".repeat(rows)}`);
    readline.prompt(true);
  }

  return {
    lines: { [Symbol.asyncIterator]: () => iterator },
    print(text) {
      if (interactive && !closed) printAbove(text);
      else output.write(`${text}\n`);
    },
    prompt() {
      if (interactive && !closed) readline.prompt();
    },
    close: () => readline.close(),
  };
}
