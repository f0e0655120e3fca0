import type { SettingsChange } from "#src/domain/verdict.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

/**
 * Puts the change of an approved verdict in force, inside the transaction of the approval. A refusal changes nothing,
 * and then the approval is not on record either.
 */
export interface ControlSettings {
  applySettings(change: SettingsChange, reason: string, order: DeskOrder): Refusal | null;
}
