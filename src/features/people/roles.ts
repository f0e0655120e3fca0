/** Who may what on a running desk: read by everything that checks, changed by owners, on the record. */
import { exampleOf, platformOf } from "#src/domain/platforms.ts";
import type { Refusal } from "#src/domain/errors.ts";
import {
  accountFrom,
  accountsOf,
  applyChange,
  environmentRoles,
  knownPersons,
  NOBODY,
  personOf,
  roleIn,
  roleOfPerson,
  type Account,
  type People,
  type PeopleChange,
  type Roles,
} from "#src/domain/people.ts";
import { allows, nameOfAccount, type Role, type RoleBook } from "#src/domain/roles.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { PeopleApi, PersonFigures } from "./people-api.ts";
import type { PeopleStore } from "./people-store.ts";
import { isCode } from "./codes.ts";

export type RoleDeskDeps = {
  readonly environment: RoleBook;
  readonly store: PeopleStore;
  readonly audit: AuditLog;
  /** A transaction of the store. */
  readonly atomically: <T>(work: () => T) => T;
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly randomCode: () => string;
};

export type RoleDesk = PeopleApi & { readonly roles: () => Roles };

const LINK_CODE_MS = 10 * 60_000;

export function createRoleDesk(deps: RoleDeskDeps): RoleDesk {
  const { environment, store } = deps;
  let people: People = store.changes().reduce(applyChange, NOBODY);
  const roles = (): Roles => ({ environment, people });
  const figures = (person: string): PersonFigures => figuresOf(roles(), person);

  /** The change first, then its record: a job that was cut short in between runs again, and both are done once. */
  function change(changes: readonly PeopleChange[], what: string, order: DeskOrder): void {
    const appended = deps.atomically(() =>
      changes.filter((one, index) =>
        store.append(one, `${order.cause}:${index}`, order.actor, deps.clock.nowMs()),
      ),
    );
    people = appended.reduce(applyChange, people);
    record(deps, what, order);
    if (appended.length > 0) deps.events.emit({ type: "settings", of: "roles" });
  }

  return {
    roles,
    roleOf: (speaker) => roleIn(roles(), speaker),
    holders: (role) => holdersOf(roles(), role),
    list: () => knownPersons(roles()).map(figures),
    readOnlyChats: () => people.readOnlyChats,
    grant(person, role, chat, order) {
      const named = personOf(people, person);
      const refusal = whyNotGrant(roles(), named, role, chat);
      if (refusal !== null) return refusal;
      const where = chat === null ? "" : ` in ${chat}`;
      change([{ type: "grant", person: named, chat, role }], `made ${named} ${role}${where}`, order);
      return figures(named);
    },
    revoke(person, order) {
      const named = personOf(people, person);
      if (store.knows(`${order.cause}:0`)) return figures(named);
      const refusal = whyNotRevoke(roles(), named, order);
      if (refusal !== null) return refusal;
      change(takingAway(people, named), `took every role from ${named}`, order);
      return figures(named);
    },
    setReadOnly(chat, isReadOnly, order) {
      const what = isReadOnly ? `made ${chat} read-only` : `let people write in ${chat}`;
      change([{ type: "chat", chat, isReadOnly }], what, order);
      return { chat };
    },
    linkCode(account, { actor, cause }) {
      const code = deps.randomCode();
      const tsMs = deps.clock.nowMs();
      const expiresTsMs = tsMs + LINK_CODE_MS;
      deps.atomically(() => store.putLinkCode({ code, account: nameOfAccount(account), expiresTsMs }));
      deps.audit.append({ actor, what: "asked for a code to link an account", cause, tsMs, details: {} });
      return { code, expiresTsMs };
    },
    link(code, account, order) {
      const refusal = linkAccount(deps, roles(), { code, account, order }, change);
      return refusal ?? figures(personOf(people, nameOfAccount(account)));
    },
  };
}

type Change = (changes: readonly PeopleChange[], what: string, order: DeskOrder) => void;

/** Null when it was linked, now or by an earlier run of the same job. */
function linkAccount(
  deps: RoleDeskDeps,
  roles: Roles,
  { code, account, order }: { readonly code: string; readonly account: Account; readonly order: DeskOrder },
  change: Change,
): Refusal | null {
  const name = nameOfAccount(account);
  if (deps.store.knows(`${order.cause}:0`)) return null;
  const found = isCode(code) ? deps.store.linkCode(code, deps.clock.nowMs()) : null;
  if (found === null)
    return refuse(
      "LINK_CODE_UNKNOWN",
      "That code is not known, or has expired.",
      "Ask for another with /link where you have a role.",
    );
  if (found.account === name)
    return refuse(
      "LINK_CODE_OWN",
      "That code is of this account itself.",
      "Send it to the bot from your account on the other platform.",
    );
  const person = personOf(roles.people, found.account);
  const held = personOf(roles.people, name);
  if (held === person) return null;
  if (roleOfPerson(roles, held) !== null || held !== name)
    return refuse(
      "ALREADY_KNOWN",
      `${name} has a role of its own.`,
      "An owner takes it away first: /revoke.",
    );
  change([{ type: "link", account: name, person }], `linked ${name} to ${person}`, order);
  deps.store.forgetLinkCode(code);
  return null;
}

function record(deps: RoleDeskDeps, what: string, { actor, cause }: DeskOrder): void {
  const tsMs = deps.clock.nowMs();
  deps.audit.append({ actor, what, cause, tsMs, details: {} });
  deps.events.emit({ type: "security", eventId: `role:${cause}`, eventTsMs: tsMs, what: `${actor} ${what}` });
}

function takingAway(people: People, person: string): readonly PeopleChange[] {
  const grants = people.grants.filter((grant) => grant.person === person);
  const links = people.links.filter((link) => link.person === person);
  return [
    ...grants.map(({ chat }): PeopleChange => ({ type: "grant", person, chat, role: null })),
    ...links.map(({ account }): PeopleChange => ({ type: "unlink", account })),
  ];
}

function whyNotGrant(roles: Roles, person: string, role: Role, chat: string | null): Refusal | null {
  if (accountFrom(person) === null)
    return refuse(
      "PERSON_UNKNOWN",
      `"${person}" is no account.`,
      `Name one such as "${exampleOf("4711")}": /people lists them, /whoami tells one.`,
    );
  const demotes = chat === null && role !== "owner" && roleOfPerson(roles, person) === "owner";
  const stays = environmentRoles(roles, person).includes("owner") || otherOwners(roles, person).length > 0;
  return demotes && !stays ? lastOwner(person) : null;
}

/** "TELEGRAM_OWNERS and the like". */
function settingsOf(person: string): string {
  const account = accountFrom(person);
  const setting = account === null ? [] : platformOf(account.platform).people.owner;
  return typeof setting === "string" ? `${setting} and the like` : "them";
}

function whyNotRevoke(roles: Roles, person: string, { actor }: DeskOrder): Refusal | null {
  if (environmentRoles(roles, person).length > 0)
    return refuse(
      "IN_ENVIRONMENT",
      `${person} is named in the settings of the machine.`,
      `Take the id out of ${settingsOf(person)}, and start again.`,
    );
  if (takingAway(roles.people, person).length === 0)
    return refuse("PERSON_UNKNOWN", `${person} has no role.`, "/people lists who has one.");
  const isOwner = roleOfPerson(roles, person) === "owner";
  return isOwner && otherOwners(roles, person).length === 0 && !actor.startsWith("console:")
    ? lastOwner(person)
    : null;
}

/** Owners other than this one, without the console: whoever is away from the machine needs one of them. */
function otherOwners(roles: Roles, person: string): readonly string[] {
  return knownPersons(roles).filter(
    (other) => other !== person && !other.startsWith("console:") && roleOfPerson(roles, other) === "owner",
  );
}

function lastOwner(person: string): Refusal {
  return refuse("LAST_OWNER", `${person} is the last owner.`, "Make somebody else an owner first: /grant.");
}

function refuse(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason: `${reason} Nothing was done.`, hint };
}

function figuresOf(roles: Roles, person: string): PersonFigures {
  return {
    person,
    accounts: accountsOf(roles.people, person),
    role: roleOfPerson(roles, person),
    isInEnvironment: environmentRoles(roles, person).length > 0,
    grants: roles.people.grants.filter((grant) => grant.person === person),
  };
}

export function holdersOf(roles: Roles, role: Role): readonly Account[] {
  return knownPersons(roles).flatMap((person) => {
    const held = roleOfPerson(roles, person);
    if (held === null || !allows(held, role)) return [];
    return accountsOf(roles.people, person).flatMap((name) => accountFrom(name) ?? []);
  });
}
