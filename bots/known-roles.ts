/** Who may what, as the worker hung it out: enough for a bot to know whom to pass on. The worker checks again. */
import { nameOfPlace, type Place } from "#src/domain/chat-settings.ts";
import { NOBODY, roleIn, type Roles, type Speaker } from "#src/domain/people.ts";
import type { Role, RoleBook } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { RoleBoard } from "#src/ports/role-board.ts";

export type KnownRoles = {
  /** The same by what is known already, where nothing may be waited for. */
  known(speaker: Speaker): Role | null;
  /** What a speaker may do where he speaks; null is nothing. Never rejects. */
  roleOf(speaker: Speaker): Promise<Role | null>;
  /** Looks again, where what is known is older than half a second. Never rejects. */
  freshen(): Promise<void>;
  /** What is known may have changed: the worker has just told somebody something. The next question is asked anew. */
  expire(): void;
  /** Whether everything that is said in a place is for the desk, as far as it is known. */
  listensIn(place: Place): boolean;
};

export type KnownRolesOptions = {
  readonly board: RoleBoard;
  /** Held until the board can be read. */
  readonly environment: RoleBook;
  readonly clock: Clock;
  readonly log: Log;
};

/** For whoever is known. */
const FRESH_MS = 5_000;
/** For whoever is not: he may have been given a role a moment ago. */
const FRESH_FOR_STRANGERS_MS = 500;
/** Platforms want an answer within seconds; until then what is known already has to do. */
const READ_WITHIN_MS = 500;

export function createKnownRoles({ board, environment, clock, log }: KnownRolesOptions): KnownRoles {
  let roles: Roles = { environment, people: NOBODY };
  let readTsMs = Number.NEGATIVE_INFINITY;

  async function read(): Promise<void> {
    readTsMs = clock.nowMs();
    const timer = new AbortController();
    const late = clock.sleep(READ_WITHIN_MS, timer.signal).then(
      () => null,
      () => null,
    );
    try {
      const found = await Promise.race([board.read(), late]);
      if (found !== null) roles = found;
    } catch (error) {
      log.debug("who may what cannot be read; what was known before holds", { err: error });
    } finally {
      timer.abort();
    }
  }

  async function freshen(): Promise<void> {
    if (clock.nowMs() - readTsMs >= FRESH_FOR_STRANGERS_MS) await read();
  }

  return {
    freshen,
    expire: () => void (readTsMs = Number.NEGATIVE_INFINITY),
    known: (speaker) => roleIn(roles, speaker),
    listensIn: (place) => roles.listening?.includes(nameOfPlace(place)) === true,
    async roleOf(speaker) {
      if (clock.nowMs() - readTsMs >= FRESH_MS) await read();
      const role = roleIn(roles, speaker);
      if (role !== null || clock.nowMs() - readTsMs < FRESH_FOR_STRANGERS_MS) return role;
      await read();
      return roleIn(roles, speaker);
    },
  };
}
