/** What `.env` holds that nothing reads: a misspelt setting must not look like one that is in force. */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { nearestWord } from "#bots/nearest-word.ts";
import { SETTINGS } from "#src/config-environment.ts";

/** Read by Node.js itself, or by npm. */
const NOT_OURS = /^(NODE_|npm_)/i;

/** A sentence for each name in the file's text that is no setting. */
export function unknownSettings(text: string): readonly string[] {
  const names = Object.keys(parseEnv(text)).filter((name) => !NOT_OURS.test(name));
  return names
    .filter((name) => !SETTINGS.includes(name))
    .map((name) => `${name} in .env is no setting of the desk, so nothing reads it: ${hint(name)}`);
}

/** The same of a file; none where there is no such file. */
export function unknownSettingsOf(path: string): readonly string[] {
  return existsSync(path) ? unknownSettings(readFileSync(path, "utf8")) : [];
}

function hint(name: string): string {
  const nearest = nearestWord(name.toUpperCase(), SETTINGS);
  return nearest === null ? "deploy/.env.example lists them all" : `did you mean ${nearest}?`;
}
