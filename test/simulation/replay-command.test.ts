/** `npm run replay` as a person runs it: a process, its output, its files and its exit code. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { writeRecording } from "#test/support/recording.ts";
import { until } from "#test/support/until.ts";

const MAIN = new URL("../../jobs/replay/main.ts", import.meta.url).pathname;

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function start(words: readonly string[]) {
  return spawn(process.execPath, [MAIN, ...words], { stdio: ["ignore", "pipe", "pipe"] });
}

async function ended(child: ReturnType<typeof start>): Promise<Ended> {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (text[name] += chunk));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...text };
}

function outFolder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "replay-command-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const SIMULATED = ["--source", "simulated", "--days", "6", "--pairs", "3", "--seed", "5"];

test("a replay leaves a ledger, a summary and a picture, and the same command the same bytes", async (t) => {
  const dir = outFolder(t);
  const [one, two] = [join(dir, "one"), join(dir, "two")];

  const runs = [
    await ended(start([...SIMULATED, "--out", one, "--json"])),
    await ended(start([...SIMULATED, "--out", two, "--json"])),
  ];

  for (const run of runs) assert.deepEqual([run.code, run.stderr], [0, ""]);
  const json = JSON.parse(runs[0]?.stdout ?? "") as {
    finished: boolean;
    audit: { ok: boolean; fills: number };
  };
  assert.deepEqual([json.finished, json.audit.ok], [true, true]);
  assert.ok(json.audit.fills > 10);
  for (const file of ["ledger.sqlite", "summary.json", "equity.png"]) {
    assert.ok(readFileSync(join(one, file)).equals(readFileSync(join(two, file))), file);
  }
  assert.equal(readFileSync(join(one, "summary.json"), "utf8"), runs[0]?.stdout);
});

test("a recording is replayed from its files, and a second time into the same folder only by force", async (t) => {
  const recording = writeRecording({ bases: ["BTC", "ETH"], barMs: 900_000, bars: 300 });
  t.after(() => recording.remove());
  const out = outFolder(t);
  const words = ["--source", "recorded", "--dir", recording.dir, "--out", out];

  const first = await ended(start(words));
  const refused = await ended(start(words));
  const forced = await ended(start([...words, "--force", "--quiet"]));

  assert.equal(first.code, 0);
  assert.match(first.stdout, /: 2 symbols, 600 bars of 15 minutes/);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /holds a finished replay: type --force to replace it/);
  assert.deepEqual(forced, { code: 0, stdout: "", stderr: "" });
});

test("a mistake is answered in one line, with code 1, and makes no folder", async (t) => {
  const recording = writeRecording({ bases: ["BTC"], barMs: 900_000, bars: 300 });
  t.after(() => recording.remove());
  const out = join(outFolder(t), "replay");
  const recorded = ["--source", "recorded", "--dir", recording.dir, "--out", out];
  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [["--speed", "3"], /^there is no option --speed; npm run replay -- --help lists all of them\n$/],
    [
      ["--source", "recorded", "--dir", "/no/such", "--out", out],
      /^there is no folder \/no\/such: type --dir with the one/,
    ],
    [[...recorded, "--symbols", "doge"], /^the recording has no DOGE: type --symbols with some of BTC\n$/],
    [
      [...recorded, "--from", "2031-01-01"],
      /^nothing lies in that time; .* has bars from 2025-10-10 to 2025-10-13/,
    ],
    [[...recorded, "--bar", "5m"], /^.* has no bars that bars of 5 minutes can be made from: type --dir/],
  ];

  for (const [words, answer] of mistakes) {
    const run = await ended(start(words));
    assert.deepEqual([run.code, run.stdout], [1, ""]);
    assert.match(run.stderr, answer);
    assert.equal(existsSync(out), false, "nothing is left behind");
  }
});

test("an interrupted replay ends cleanly, with what was done, under names that say so", async (t) => {
  const out = outFolder(t);
  // A transaction an event is slow enough to be interrupted.
  const long = ["--source", "simulated", "--days", "200", "--pairs", "10", "--bar", "1h", "--careful"];
  const child = start([...long, "--out", out]);
  const end = ended(child);
  await until("the ledger's file", () => readdirSync(out).includes("ledger.partial.sqlite"));
  child.kill("SIGINT");

  const { code, stdout } = await end;

  assert.equal(code, 130);
  assert.match(stdout, /NOT FINISHED: \d+ of 96000 bars were done/);
  assert.match(stdout, /audit: the books agree with their journal/);
  const files = readdirSync(out).filter((name) => /sqlite|summary|png/.test(name));
  assert.deepEqual(files.toSorted(), ["equity.partial.png", "ledger.partial.sqlite", "summary.partial.json"]);
});
