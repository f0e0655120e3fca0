/** Hashes what decides: the strategies' sources, the version of their indicators, their parameters, and the prompts. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toExactJson } from "#src/domain/exact-json.ts";
import type { Fingerprint } from "#src/features/record/model/season.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const STRATEGIES = "src/strategies";
/** With every file of the strategies, a signal is a function of this and the library behind it. */
const ADAPTER = "src/adapters/trading-signals-indicators.ts";
const INDICATORS = "trading-signals";

export type FingerprintOf = {
  /** The strategy's name. */
  readonly strategy: string;
  /** What the desk was started with: the rules of its books, its bar. */
  readonly parameters: object;
  /** What words the answers, or "none". */
  readonly model: string;
};

/** `root` is the project's folder. */
export function readFingerprint({ strategy, parameters, model }: FingerprintOf, root = ROOT): Fingerprint {
  const given = `${indicatorsVersion(root)}\n${toExactJson(parameters)}`;
  return {
    strategy,
    strategyHash: hashOf(root, [...filesOf(root, STRATEGIES, ".ts"), ADAPTER], given),
    promptsHash: hashOf(root, filesOf(root, "prompts", ".md"), ""),
    model,
  };
}

function filesOf(root: string, folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && name !== "README.md")
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

function hashOf(root: string, files: readonly string[], more: string): string {
  const hash = createHash("sha256").update(more);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function indicatorsVersion(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return `${INDICATORS} ${manifest.dependencies?.[INDICATORS] ?? "unknown"}`;
}
