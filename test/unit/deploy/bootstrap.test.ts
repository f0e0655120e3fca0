import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";

const DEPLOY = join(import.meta.dirname, "..", "..", "..", "deploy");
const LOCKED = { "": {}, "node_modules/zod": { version: "4.6.7", integrity: "sha512-abc" } };
const FOREIGN = { "node_modules/for-a-mac": { version: "1.0.0", optional: true } };

/** A clone with a lock file, a start that only says so, and an npm that does what the test wants. */
type Clone = {
  readonly folder: string;
  write(path: string, content: string): void;
  run(...args: string[]): { code: number | null; output: string };
};

function createClone(t: TestContext, npmScript: string): Clone {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-clone-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  cpSync(join(DEPLOY, "bootstrap.mjs"), join(folder, "deploy", "bootstrap.mjs"));
  cpSync(join(DEPLOY, "bootstrap"), join(folder, "deploy", "bootstrap"), { recursive: true });
  write("deploy/start.ts", `console.log("started", process.argv.slice(2).join(" ")); process.exit(7);`);
  write("package.json", `{ "type": "module" }`);
  write("package-lock.json", JSON.stringify({ packages: { ...LOCKED, ...FOREIGN } }));
  write("bin/npm", `#!/bin/sh\n${npmScript}\n`);
  chmodSync(join(folder, "bin", "npm"), 0o755);
  return {
    folder,
    write,
    run(...args) {
      const result = spawnSync(process.execPath, [join(folder, "deploy", "bootstrap.mjs"), ...args], {
        encoding: "utf8",
        env: { PATH: join(folder, "bin") },
      });
      return { code: result.status, output: result.stdout + result.stderr };
    },
  };
}

function installed(packages: object): string {
  return JSON.stringify({ packages });
}

test("with the locked packages in place, npm is not asked, and the program's exit code is passed on", (t) => {
  const clone = createClone(t, "echo npm was asked >&2; exit 1");
  clone.write(
    "node_modules/.package-lock.json",
    installed({ "node_modules/zod": LOCKED["node_modules/zod"] }),
  );

  assert.deepEqual(clone.run("start", "--no-console"), { code: 7, output: "started --no-console\n" });
});

test("what stands in .env reaches each program that a person runs, and no test", (t) => {
  const clone = createClone(t, "exit 1");
  clone.write(
    "node_modules/.package-lock.json",
    installed({ "node_modules/zod": LOCKED["node_modules/zod"] }),
  );
  clone.write(".env", "SLEEPYQUANT_DATA=elsewhere\n");
  for (const program of ["start.ts", "model.ts", "run-tests.ts"])
    clone.write(`deploy/${program}`, "console.log(process.env.SLEEPYQUANT_DATA)");

  const said = ["start", "model", "test"].map((command) => clone.run(command).output);

  assert.deepEqual(said, ["elsewhere\n", "elsewhere\n", "undefined\n"]);
});

test("a package of another version is installed anew from the lock, without install scripts", (t) => {
  const clone = createClone(t, `echo "npm $@" >&2`);
  clone.write("node_modules/.package-lock.json", installed({ "node_modules/zod": { version: "3.0.0" } }));

  const { code, output } = clone.run("start");

  assert.equal(code, 7);
  assert.match(output, /^npm ci --ignore-scripts /m);
});

test("an install that fails is one sentence with what to type", (t) => {
  const clone = createClone(t, "exit 146");

  const { code, output } = clone.run("start");

  assert.equal(code, 1);
  assert.match(
    output,
    /^The packages could not be installed \(npm ci ended with 146\): check the network and type "npm start" again$/m,
  );
});

test("an unknown command is told the known ones", (t) => {
  const { code, output } = createClone(t, "exit 1").run("launch");

  assert.deepEqual(
    [code, output],
    [
      1,
      `"launch" is not one of: start, dev, test, check, readme, model, replay, calibrate, verify, why, bench, eval. Type: npm start\n`,
    ],
  );
});
