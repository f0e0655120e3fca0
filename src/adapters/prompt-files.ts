/** The prompts of the agents, read once at the start: what a model is told does not change while the desk runs. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ENDING = ".md";

/** By file name without its ending; `hash` is the SHA-256 of the bytes, in hexadecimal. */
export function readPrompts(
  folder: string,
): ReadonlyMap<string, { readonly text: string; readonly hash: string }> {
  const names = readdirSync(folder).filter((name) => name.endsWith(ENDING) && name !== "README.md");
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      const hash = createHash("sha256").update(bytes).digest("hex");
      return [name.slice(0, -ENDING.length), { text: bytes.toString("utf8"), hash }];
    }),
  );
}
