import type { Log } from "#src/ports/log.ts";

export type LogLine = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A log that prints nothing and keeps its lines, those of its children too, for a test to look at. */
export type SilentLog = Log & { readonly lines: readonly LogLine[] };

export function createSilentLog(): SilentLog {
  const lines: LogLine[] = [];
  return { ...collectInto(lines, {}), lines };
}

function collectInto(lines: LogLine[], inherited: object): Log {
  const write =
    (level: LogLine["level"]) =>
    (message: string, fields: object = {}): void => {
      lines.push({ level, message, fields: { ...inherited, ...fields } });
    };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    child: (fields) => collectInto(lines, { ...inherited, ...fields }),
  };
}
