/** `npm run check`: every gate, all of them even after one failed, and a summary. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { howItEnded } from "./running-process.ts";

type Gate = { readonly name: string; readonly program: string; readonly args: readonly string[] };
type Verdict = { readonly name: string; readonly passed: boolean; readonly tookMs: number };

const ROOT = join(import.meta.dirname, "..");
const BIN = join(ROOT, "node_modules", ".bin");
const GATE_WITHIN_MS = 300_000;

/** A file that was read once is not read again until its content changes. */
const CACHED = ["--cache", "--cache-strategy=content"];

const GATES: readonly Gate[] = [
  { name: "types", program: join(BIN, "tsc"), args: [] },
  { name: "lint", program: join(BIN, "oxlint"), args: ["--type-aware", "--deny-warnings"] },
  { name: "format", program: join(BIN, "prettier"), args: ["--check", "--log-level=warn", ...CACHED, "."] },
  { name: "dead code", program: join(BIN, "knip"), args: [] },
  { name: "readme", program: process.execPath, args: ["deploy/readme-table.ts", "--check"] },
  { name: "architecture", program: process.execPath, args: ["--test", "test/architecture.test.ts"] },
];

async function pass(gate: Gate): Promise<Verdict> {
  process.stdout.write(`\n== ${gate.name}\n`);
  const startMs = performance.now();
  const child = spawn(gate.program, gate.args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: GATE_WITHIN_MS,
  });
  const how = await howItEnded(child);
  if (how !== "code 0") process.stdout.write(`${gate.name}: ${how}\n`);
  return { name: gate.name, passed: how === "code 0", tookMs: performance.now() - startMs };
}

const verdicts: Verdict[] = [];
for (const gate of GATES) verdicts.push(await pass(gate));
process.stdout.write("\n");
for (const { name, passed, tookMs } of verdicts) {
  process.stdout.write(`${passed ? "passed" : "FAILED"}  ${name} (${(tookMs / 1000).toFixed(1)} s)\n`);
}
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1;
