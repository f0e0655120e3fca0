import type { Roles } from "../domain/people.ts";

/** The worker's last sign of life: at work at `tsMs`, or stopped in good order then. */
export type Heartbeat = { readonly tsMs: number; readonly isStopped: boolean };

/**
 * Where the worker hangs out who may what, and that it is there, for processes that do not see its store. Never the
 * last word: the worker checks again.
 */
export interface RoleBoard {
  /** @throws DeskError QUEUE_UNAVAILABLE */
  publish(roles: Roles): Promise<void>;
  /** Null before the first publication. @throws DeskError QUEUE_UNAVAILABLE */
  read(): Promise<Roles | null>;
  /** @throws DeskError QUEUE_UNAVAILABLE */
  sendHeartbeat(heartbeat: Heartbeat): Promise<void>;
  /** Null where no worker was ever there. @throws DeskError QUEUE_UNAVAILABLE */
  lastHeartbeat(): Promise<Heartbeat | null>;
  close(): Promise<void>;
}
