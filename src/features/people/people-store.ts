import type { PeopleChange } from "#src/domain/people.ts";

export type LinkCode = { readonly code: string; readonly account: string; readonly expiresTsMs: number };

/** Every change of who may what, and codes that link accounts. Appends belong to the caller's transaction. */
export interface PeopleStore {
  /** In order. */
  changes(): readonly PeopleChange[];
  /** False when the cause is known: nothing was appended. */
  append(change: PeopleChange, cause: string, actor: string, tsMs: number): boolean;
  /** Whether a change of this cause was appended. */
  knows(cause: string): boolean;
  /** Replaces an earlier code of the account. */
  putLinkCode(code: LinkCode): void;
  /** The code, if it is valid now. */
  linkCode(code: string, nowMs: number): LinkCode | null;
  forgetLinkCode(code: string): void;
}
