/** The newest lines of the desk's log file, read from its end. */
import { open } from "node:fs/promises";
import type { LogLine, Workshop } from "#src/features/workshop/workshop.ts";

const LEVELS: Readonly<Record<number, LogLine["level"]>> = {
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
};
const RANK: Readonly<Record<LogLine["level"], number>> = { debug: 20, info: 30, warn: 40, error: 50 };
/** What is read of the file's end. */
const TAIL_BYTES = 1024 * 1024;
const TEXT_MAX = 300;
/** Fields that every line has and nobody asks for. */
const QUIET = new Set(["level", "time", "pid", "name", "msg", "hostname"]);

export type DeskLogOptions = { readonly path: string; readonly redact: (text: string) => string };

export function createDeskLog({ path, redact }: DeskLogOptions): Pick<Workshop, "logs"> {
  return {
    async logs(level, count) {
      const tail = await tailOf(path);
      if (tail === null) {
        return {
          refused: true,
          code: "NO_LOG",
          reason: "There is no log file: the desk writes to standard output here.",
          hint: "Its service manager keeps that, for example journalctl -u sleepyquant.",
        };
      }
      const lines = tail
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => readLine(redact(line)))
        .filter((line) => RANK[line.level] >= RANK[level]);
      return lines.slice(-count);
    },
  };
}

/** Whole lines only; null where there is no file. */
async function tailOf(path: string): Promise<string | null> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    await file.read(buffer, 0, buffer.length, start);
    const text = buffer.toString("utf8");
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}

/** A line that is no JSON is one that something else printed: it is shown as it is. */
function readLine(line: string): LogLine {
  const fields = parseObject(line);
  if (fields === null) return { tsMs: null, level: "info", text: line.slice(0, TEXT_MAX) };
  const rest = Object.entries(fields)
    .filter(([key]) => !QUIET.has(key))
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const text = [typeof fields["msg"] === "string" ? fields["msg"] : "", ...rest]
    .join(" ")
    .replaceAll(/\s+/g, " ");
  const { time, level } = fields;
  return {
    tsMs: typeof time === "number" && time >= 0 ? time : null,
    level: LEVELS[Number(level)] ?? "info",
    text: text.slice(0, TEXT_MAX),
  };
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
