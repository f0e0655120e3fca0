/** `npm run why -- fill`: where an event is published, and who hears it in which order, read from the code itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EVENT_NAMES } from "#src/bus/event-names.ts";
import { EVENTS } from "#src/domain/desk-event.ts";
import { subscribe } from "../worker.ts";
import { hearingsOf, overviewLines, whyLines } from "./heard-by.ts";
import { publishedAt, type SourceText } from "./published-at.ts";

const ROOT = join(import.meta.dirname, "..", "..");

function main([asked]: readonly string[]): number {
  const hearings = hearingsOf(subscribe);
  const name = EVENT_NAMES.find((one) => one === asked);
  if (name !== undefined) return say(whyLines(name, hearings, publishedAt(sources(), TYPES)));
  if (asked !== undefined) process.stderr.write(`There is no event "${asked}".\n`);
  say(overviewLines(hearings));
  return asked === undefined ? 0 : 1;
}

const TYPES: ReadonlySet<string> = new Set(Object.keys(EVENTS));

function sources(): readonly SourceText[] {
  return ["src", "jobs"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => ({
        path: `${folder}/${path}`,
        text: readFileSync(join(ROOT, folder, path), "utf8"),
      })),
  );
}

function say(lines: readonly string[]): number {
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
if (process.connected) process.disconnect();
