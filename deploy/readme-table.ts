/** Writes the command table into the README, or with `--check` says whether it is the one that the code has. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { commandTableMarkdown } from "#bots/command-views.ts";
import { COMMANDS } from "#bots/commands.ts";

const README = join(import.meta.dirname, "..", "README.md");
const START = "<!-- commands: made by npm run readme -->";
const END = "<!-- /commands -->";

const readme = readFileSync(README, "utf8");
const from = readme.indexOf(START);
const to = readme.indexOf(END);
if (from === -1 || to < from) throw new Error(`README.md has no place for the commands: ${START} ... ${END}`);
const written = `${readme.slice(0, from)}${START}\n\n${commandTableMarkdown(COMMANDS)}\n\n${readme.slice(to)}`;
const expected = await format(written, { ...(await resolveConfig(README)), parser: "markdown" });
if (process.argv.includes("--check")) {
  if (readme !== expected) {
    process.stderr.write("The README's commands are not those of bots/commands.ts. Type: npm run readme\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(README, expected);
}
