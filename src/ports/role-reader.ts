import type { Account, Speaker } from "../domain/people.ts";
import type { Role } from "../domain/roles.ts";

/** Who may what, now. Deny by default: whoever is not known has no role. */
export interface RoleReader {
  /** What a speaker may do in the chat that he speaks in; null is nothing. */
  roleOf(speaker: Speaker): Role | null;
  /** The accounts, of every platform, of everybody who holds at least this role outside particular chats. */
  holders(role: Role): readonly Account[];
}
