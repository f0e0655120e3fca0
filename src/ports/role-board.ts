import type { Roles } from "../domain/people.ts";

/** Where the worker hangs out who may what, for processes that do not see its store. Never the last word: the worker checks again. */
export interface RoleBoard {
  /** @throws DeskError QUEUE_UNAVAILABLE */
  publish(roles: Roles): Promise<void>;
  /** Null before the first publication. @throws DeskError QUEUE_UNAVAILABLE */
  read(): Promise<Roles | null>;
  close(): Promise<void>;
}
