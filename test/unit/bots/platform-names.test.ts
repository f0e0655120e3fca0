/** A platform is its folder and its line in the list: nothing else in the program may depend on its name. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PLATFORM_LIST } from "#src/domain/platforms.ts";

const ROOT = join(import.meta.dirname, "../../..");
/** Where each has its own folder; the list; and what people say of platforms, which routing learns from. */
const ELSEWHERE = /^bots\/(?:telegram|discord)\/|^src\/domain\/platforms\.ts$|^agents\/example-phrases\.ts$/;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm;
const EXAMPLES = /\bexamples: \[[\s\S]*?\],\n/g;
/** Forms that were released in tables, and stay until a migration of their own. */
const RELEASED = /CHECK \(platform IN \('telegram', 'discord', 'console'\)\)/g;

test("no file but a platform's own names it", () => {
  const names = new RegExp(
    PLATFORM_LIST.filter(({ entry }) => entry !== null)
      .map(({ name }) => name)
      .join("|"),
    "i",
  );
  const files = globSync("{src,agents,jobs,bots,deploy}/**/*.ts", { cwd: ROOT }).filter(
    (path) => !path.includes("node_modules") && !ELSEWHERE.test(path),
  );
  assert.ok(files.length > 500, `only ${files.length} files were read`);

  const naming = files.flatMap((path) => {
    const code = readFileSync(join(ROOT, path), "utf8")
      .replaceAll(COMMENT, "")
      .replaceAll(EXAMPLES, "")
      .replaceAll(RELEASED, "")
      .replaceAll("discordant", "");
    return code
      .split("\n")
      .filter((line) => names.test(line))
      .map((line) => `${path}: ${line.trim()}`);
  });

  assert.deepEqual(naming, []);
});

test("every token that a platform declares is kept out of logs by its look", () => {
  for (const { name, settings, token } of PLATFORM_LIST) {
    if (token === null) continue;
    const declared = Object.entries(settings).find(([setting]) => setting === token)?.[1];
    assert.ok(declared !== undefined && "secret" in declared, `${name} declares ${token} as no secret`);
  }
});
