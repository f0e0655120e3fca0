/** `npm run bench`: every benchmark in a process of its own, one after the other; names pick some of them. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const ENDING = ".bench.ts";

const asked = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length))
  .toSorted();
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `there is no benchmark ${unknown.join(", ")}: type npm run bench -- ${names.join(" ")}\n`,
  );
  process.exit(1);
}
for (const name of asked.length === 0 ? names : asked) {
  process.stdout.write(`== ${name}\n`);
  const file = join(import.meta.dirname, `${name}${ENDING}`);
  const { status } = spawnSync(process.execPath, [...process.execArgv, file], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
