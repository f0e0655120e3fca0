import type { Refusal } from "#src/domain/errors.ts";
import type { Account, Grant } from "#src/domain/people.ts";
import type { Role } from "#src/domain/roles.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";

export type PersonFigures = {
  /** "telegram:4711", his first account. */
  readonly person: string;
  readonly accounts: readonly string[];
  /** Outside particular chats. */
  readonly role: Role | null;
  /** Named in the environment: only whoever sets it takes that role away. */
  readonly isInEnvironment: boolean;
  readonly grants: readonly Grant[];
};

/** What skills may ask and change of who may what. The same cause twice is done once; a refusal is a value. */
export interface PeopleApi extends RoleReader {
  list(): readonly PersonFigures[];
  readOnlyChats(): readonly string[];
  /** `chat` null is everywhere; `role` null takes the grant away. */
  grant(person: string, role: Role, chat: string | null, order: DeskOrder): Refusal | PersonFigures;
  /** Takes everything that owners gave, and the links. Never the last owner. */
  revoke(person: string, order: DeskOrder): Refusal | PersonFigures;
  setReadOnly(chat: string, isReadOnly: boolean, order: DeskOrder): Refusal | { readonly chat: string };
  /** A code that links another account of this person when it is said there within some minutes. */
  linkCode(account: Account, order: DeskOrder): { readonly code: string; readonly expiresTsMs: number };
  link(code: string, account: Account, order: DeskOrder): Refusal | PersonFigures;
}
