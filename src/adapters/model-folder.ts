/** The models that were pulled: files in the data folder, and a record that says what each of them is. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";
import type { ModelRole } from "#src/ports/inference.ts";

const pulledSchema = z.object({
  uri: z.string(),
  /** In the models folder. */
  file: z.string(),
  bytes: z.int().positive(),
  sha256: z.string(),
  architecture: z.string(),
  pulledTsMs: z.int(),
});
const recordSchema = z.object({
  models: z.array(pulledSchema),
  /** What is used where no path is set. */
  roles: z.object({ primary: z.string().optional(), reasoning: z.string().optional() }),
});

export type PulledModel = z.infer<typeof pulledSchema>;
export type ModelRecord = z.infer<typeof recordSchema>;

const NOTHING: ModelRecord = { models: [], roles: {} };

export function modelsDirOf(dataDir: string): string {
  return join(dataDir, "models");
}

/** @throws DeskError CONFIG_INVALID for a record that cannot be read. */
export function readModelRecord(dataDir: string): ModelRecord {
  const path = join(modelsDirOf(dataDir), "models.json");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return NOTHING;
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DeskError("CONFIG_INVALID", `${path} cannot be read; delete it and pull the models again`, {
      cause,
    });
  }
}

/** Adds or replaces a model, and says what it is used for from now on. */
export function recordModel(dataDir: string, pulled: PulledModel, role: ModelRole): ModelRecord {
  const before = readModelRecord(dataDir);
  const others = before.models.filter((one) => one.file !== pulled.file);
  const record = { models: [...others, pulled], roles: { ...before.roles, [role]: pulled.file } };
  const dir = modelsDirOf(dataDir);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "models.json.new"), `${JSON.stringify(record, null, 2)}\n`);
  renameSync(join(dir, "models.json.new"), join(dir, "models.json"));
  return record;
}

/**
 * The file for a role: of the setting, which is a path or the URI of something pulled, or else the one that was pulled
 * for it. Null: there is none.
 * @throws DeskError CONFIG_INVALID for a URI that was not pulled.
 */
export function resolveModelPath(
  dataDir: string,
  role: ModelRole,
  setting: string | undefined,
): string | null {
  const { models, roles } = readModelRecord(dataDir);
  if (setting === undefined) {
    const file = roles[role];
    return file === undefined ? null : join(modelsDirOf(dataDir), file);
  }
  const pulled = models.find((one) => one.uri === setting || one.file === setting);
  if (pulled !== undefined) return join(modelsDirOf(dataDir), pulled.file);
  if (!/^(hf:|https?:)/.test(setting)) return resolve(setting);
  throw new DeskError(
    "CONFIG_INVALID",
    `the model ${basename(setting)} was not pulled yet: type npm run model -- pull ${setting}`,
  );
}
