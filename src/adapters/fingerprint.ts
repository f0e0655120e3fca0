/** Hashes what decides: the strategy's source, the versions of its indicators, and the prompts. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fingerprint } from "#src/features/record/model/season.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** A signal is a function of these alone. */
const STRATEGY_FILES = ["src/strategies/crossover.ts", "src/adapters/trading-signals-indicators.ts"];
const INDICATORS = "trading-signals";

/** `model` names what words the answers, or "none". */
export function readFingerprint(strategy: string, model: string): Fingerprint {
  const prompts = readdirSync(join(ROOT, "prompts"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .toSorted()
    .map((name) => `prompts/${name}`);
  return {
    strategy,
    strategyHash: hashOf(STRATEGY_FILES, indicatorsVersion()),
    promptsHash: hashOf(prompts, ""),
    model,
  };
}

function hashOf(files: readonly string[], more: string): string {
  const hash = createHash("sha256").update(more);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function indicatorsVersion(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return `${INDICATORS} ${manifest.dependencies?.[INDICATORS] ?? "unknown"}`;
}
