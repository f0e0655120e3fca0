/** Who may what: the roles that owners gave, on top of those that the environment names. */
import { PLATFORM_NAMES, type Platform } from "./platforms.ts";
import { nameOfAccount, roleOf, type Role, type RoleBook } from "./roles.ts";

/** A person on one platform. */
export type Account = { readonly platform: Platform; readonly userId: string };

/** Who speaks, and where; `isPublic` says that anybody may read along there. */
export type Speaker = Account & { readonly chatId: string; readonly isPublic?: true | undefined };

/**
 * A change of who may what. A person is named after his first account ("telegram:4711"); a chat is named the same
 * way. `role` null takes a grant away; `chat` null means everywhere.
 */
export type PeopleChange =
  | {
      readonly type: "grant";
      readonly person: string;
      readonly chat: string | null;
      readonly role: Role | null;
    }
  | { readonly type: "link"; readonly account: string; readonly person: string }
  | { readonly type: "unlink"; readonly account: string }
  | { readonly type: "chat"; readonly chat: string; readonly isReadOnly: boolean };

export type Grant = { readonly person: string; readonly chat: string | null; readonly role: Role };

/** What is left of all changes; plain data. */
export type People = {
  readonly grants: readonly Grant[];
  readonly links: readonly { readonly account: string; readonly person: string }[];
  readonly readOnlyChats: readonly string[];
  /** Public chats that an owner lets people write in. */
  readonly openChats?: readonly string[] | undefined;
};

export const NOBODY: People = { grants: [], links: [], readOnlyChats: [] };

export function applyChange(people: People, change: PeopleChange): People {
  switch (change.type) {
    case "grant": {
      const { person, chat, role } = change;
      const others = people.grants.filter((one) => one.person !== person || one.chat !== chat);
      return { ...people, grants: role === null ? others : [...others, { person, chat, role }] };
    }
    case "link": {
      const { account, person } = change;
      return { ...people, links: [...without(people.links, account), { account, person }] };
    }
    case "unlink":
      return { ...people, links: without(people.links, change.account) };
    case "chat": {
      const others = people.readOnlyChats.filter((chat) => chat !== change.chat);
      const otherOpen = (people.openChats ?? []).filter((chat) => chat !== change.chat);
      return change.isReadOnly
        ? { ...people, readOnlyChats: [...others, change.chat], openChats: otherOpen }
        : { ...people, readOnlyChats: others, openChats: [...otherOpen, change.chat] };
    }
  }
}

function without(links: People["links"], account: string): People["links"] {
  return links.filter((link) => link.account !== account);
}

/**
 * The environment's roles and the owners' grants together. `listening` are the places that are bound to an agent, by
 * their names: what is said there is for the desk also where nobody names it.
 */
export type Roles = {
  readonly environment: RoleBook;
  readonly people: People;
  readonly listening?: readonly string[] | undefined;
};

/**
 * What a speaker may do in this chat; null is nothing. A grant for the chat goes before one for everywhere. In a
 * read-only chat nobody writes; in a public one only who was granted a role in it, or everybody by his role once an owner
 * has said so.
 */
export function roleIn(roles: Roles, { platform, userId, chatId, isPublic }: Speaker): Role | null {
  const person = personOf(roles.people, nameOfAccount({ platform, userId }));
  const chat = nameOfAccount({ platform, userId: chatId });
  const here = roles.people.grants.find((grant) => grant.person === person && grant.chat === chat);
  const role = here?.role ?? roleOfPerson(roles, person);
  const { readOnlyChats, openChats = [] } = roles.people;
  const isClosed = isPublic === true && here === undefined && !openChats.includes(chat);
  return role !== null && (isClosed || readOnlyChats.includes(chat)) ? "viewer" : role;
}

/** The person behind an account: himself, until it is linked to another. */
export function personOf(people: People, account: string): string {
  return people.links.find((link) => link.account === account)?.person ?? account;
}

/** All accounts of a person, the first one first. */
export function accountsOf(people: People, person: string): readonly string[] {
  return [person, ...people.links.filter((link) => link.person === person).map(({ account }) => account)];
}

/** A person's role outside particular chats: the highest of what the environment and the owners gave him. */
export function roleOfPerson(roles: Roles, person: string): Role | null {
  const given = [...environmentRoles(roles, person)];
  const granted = roles.people.grants.find((grant) => grant.person === person && grant.chat === null);
  if (granted !== undefined) given.push(granted.role);
  return (["owner", "operator", "viewer"] as const).find((role) => given.includes(role)) ?? null;
}

/** What the environment gives a person: only whoever sets it can take that away. */
export function environmentRoles({ environment, people }: Roles, person: string): readonly Role[] {
  return accountsOf(people, person).flatMap((name) => {
    const account = accountFrom(name);
    const role = account === null ? null : roleOf(environment, account.platform, account.userId);
    return role ?? [];
  });
}

const ACCOUNT = new RegExp(`^(${PLATFORM_NAMES}):(.{1,64})$`);

/** Reads "telegram:4711"; null where it is no account. */
export function accountFrom(name: string): Account | null {
  const [, platform, userId] = ACCOUNT.exec(name) ?? [];
  return platform === undefined || userId === undefined ? null : { platform: platform as Platform, userId };
}

/** Everybody who holds a role anywhere, by name, the environment's first. */
export function knownPersons({ environment, people }: Roles): readonly string[] {
  const named = Object.entries(environment).flatMap(([platform, held]) =>
    [...held.owner, ...held.operator, ...held.viewer].map((userId) =>
      personOf(people, nameOfAccount({ platform: platform as Platform, userId })),
    ),
  );
  return [...new Set([...named, ...people.grants.map(({ person }) => person)])];
}
