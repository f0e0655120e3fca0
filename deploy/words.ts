import { DeskError } from "#src/domain/errors.ts";

/** What a person at the terminal reads: an operating error is its sentence; anything else is a fault of ours, and shows where it is. */
export function wordsOf(error: unknown): string {
  if (error instanceof DeskError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
