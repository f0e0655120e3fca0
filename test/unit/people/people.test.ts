/** Who may what, where: the tables of roles, chats and linked accounts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accountFrom,
  applyChange,
  NOBODY,
  roleIn,
  type PeopleChange,
  type Speaker,
} from "#src/domain/people.ts";
import type { Role, RoleBook } from "#src/domain/roles.ts";

const ENVIRONMENT: RoleBook = { telegram: { owner: ["7"], operator: [], viewer: ["33"] } };
const GROUP = "-100";

function at(name: string, chatId: string = GROUP): Speaker {
  const account = accountFrom(name) ?? assert.fail(name);
  return { ...account, chatId };
}

const grant = (person: string, role: Role | null, chat: string | null = null): PeopleChange => ({
  type: "grant",
  person,
  chat,
  role,
});
const link: PeopleChange = { type: "link", account: "discord:9", person: "telegram:7" };
const readOnly: PeopleChange = { type: "chat", chat: "telegram:-100", isReadOnly: true };

const CASES: readonly (readonly [
  what: string,
  changes: readonly PeopleChange[],
  who: Speaker,
  role: Role | null,
])[] = [
  ["nobody knows him", [], at("telegram:44"), null],
  ["the environment names him", [], at("telegram:7"), "owner"],
  ["on another platform the same number is somebody else", [], at("discord:7"), null],
  ["an owner made him a viewer", [grant("telegram:44", "viewer")], at("telegram:44"), "viewer"],
  [
    "the later grant holds",
    [grant("telegram:44", "viewer"), grant("telegram:44", "owner")],
    at("telegram:44"),
    "owner",
  ],
  [
    "a grant was taken back",
    [grant("telegram:44", "viewer"), grant("telegram:44", null)],
    at("telegram:44"),
    null,
  ],
  ["the higher of environment and grant", [grant("telegram:33", "operator")], at("telegram:33"), "operator"],
  ["a grant does not lower the environment's", [grant("telegram:7", "viewer")], at("telegram:7"), "owner"],
  [
    "operator in this group",
    [grant("telegram:44", "operator", "telegram:-100")],
    at("telegram:44"),
    "operator",
  ],
  [
    "operator in that group is nobody here",
    [grant("telegram:44", "operator", "telegram:-100")],
    at("telegram:44", "44"),
    null,
  ],
  [
    "the chat's grant goes first, also downwards",
    [grant("telegram:7", "viewer", "telegram:-100")],
    at("telegram:7"),
    "viewer",
  ],
  ["and is none elsewhere", [grant("telegram:7", "viewer", "telegram:-100")], at("telegram:7", "7"), "owner"],
  ["a linked account has his roles", [link], at("discord:9"), "owner"],
  ["until it is unlinked", [link, { type: "unlink", account: "discord:9" }], at("discord:9"), null],
  ["an owner reads in a read-only chat", [readOnly], at("telegram:7"), "viewer"],
  ["a stranger is nobody there, too", [readOnly], at("telegram:44"), null],
  ["and writes elsewhere", [readOnly], at("telegram:7", "7"), "owner"],
  [
    "until the chat is opened again",
    [readOnly, { ...readOnly, isReadOnly: false }],
    at("telegram:7"),
    "owner",
  ],
];

for (const [what, changes, who, role] of CASES) {
  test(`${who.platform}:${who.userId} is ${role ?? "nobody"}: ${what}`, () => {
    const people = changes.reduce(applyChange, NOBODY);
    assert.equal(roleIn({ environment: ENVIRONMENT, people }, who), role);
  });
}
