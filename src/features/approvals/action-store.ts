import type { Role } from "#src/domain/roles.ts";

/** What a button does when it is pressed. */
export type ButtonAction = {
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The least role that may press it; checked again at the press. */
  readonly role: Role;
  /** The answer takes the place of the message that was pressed. */
  readonly inPlace: boolean;
  readonly expiresTsMs: number;
};

/** Remembers buttons across restarts: a platform carries only the short id. */
export interface ActionStore {
  /** Returns a short id (at most 16 url-safe characters) that cannot be guessed. */
  remember(action: ButtonAction): string;
  find(actionId: string): ButtonAction | null;
}
