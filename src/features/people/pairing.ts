/** How somebody whom the desk does not know comes to a role: a code for him, a button for an owner. */
import type { Approval } from "#src/features/approvals/model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import {
  code as codeSpan,
  text,
  type Destination,
  type InboundMessage,
  type OutboundMessage,
} from "#src/domain/message.ts";
import { accountFrom, type Speaker } from "#src/domain/people.ts";
import { nameOfAccount, type Role } from "#src/domain/roles.ts";
import type { Approvals, ApprovalHandler } from "#src/features/approvals/approvals-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { PeopleApi } from "./people-api.ts";
import { readCode } from "./codes.ts";

export type PairingDeps = {
  readonly people: PeopleApi;
  readonly approvals: Approvals;
  readonly events: DeskEventSink;
  /** Into the outbox, once a key. */
  readonly tell: (dedupeKey: string, destination: Destination, message: OutboundMessage) => void;
  readonly clock: Clock;
  readonly randomCode: () => string;
};

const CODE_MS = 3_600_000;
const PENDING_MAX = 3;
const DAY_MS = 24 * 3_600_000;

/**
 * What somebody without a role is told; null where he is told nothing (a chat with others in it). A code of somebody
 * who has a role links him; everything else that he says is not looked at.
 */
export function answerStranger(
  deps: PairingDeps,
  inbound: InboundMessage,
  jobId: string,
): OutboundMessage | null {
  const account = { platform: inbound.platform, userId: inbound.userId };
  const said = codeIn(inbound);
  if (said !== null) {
    const linked = deps.people.link(said, account, { cause: jobId, actor: nameOfAccount(account) });
    if (!("refused" in linked)) return linkedMessage(linked.person, linked.role);
  }
  if (inbound.chatKind !== "private") return null;
  tellOfStranger(deps, nameOfAccount(account));
  return askForRole(deps, inbound, nameOfAccount(account), jobId);
}

function codeIn({ content }: InboundMessage): string | null {
  if (content.type === "text") return readCode(content.text);
  const isLink = content.type === "command" && content.skill === "link-account";
  return isLink && typeof content.input.code === "string" ? readCode(content.input.code) : null;
}

/** Once a day for each: owners hear of it, and nobody can fill their screens. */
function tellOfStranger({ events, clock }: PairingDeps, account: string): void {
  const eventTsMs = clock.nowMs();
  const day = Math.floor(eventTsMs / DAY_MS);
  events.emit({
    type: "security",
    eventId: `stranger:${account}:${day}`,
    eventTsMs,
    what: `${account} wrote to the desk without a role; nothing of it was done`,
  });
}

/** The code that waits for him, or a new one, as long as there are not too many. */
function askForRole(
  deps: PairingDeps,
  { chatId }: InboundMessage,
  account: string,
  jobId: string,
): OutboundMessage {
  const pending = deps.approvals.waiting().filter(({ kind }) => kind === "pairing");
  const own = pending.find(({ payload }) => payload.account === account);
  if (own !== undefined) return codeMessage(account, String(own.payload.code));
  if (pending.length >= PENDING_MAX) return tooMany(account);
  const code = deps.randomCode();
  deps.approvals.request({
    kind: "pairing",
    title: `Give ${account} a role (code ${code})`,
    blocks: [text("Give one only to whom you know, and only if he sees this very code.")],
    role: "owner",
    payload: { account, chatId, code },
    choices: [
      { label: "As viewer", value: "viewer" },
      { label: "As operator", value: "operator" },
      { label: "As owner", value: "owner" },
    ],
    requestedBy: account,
    cause: `pairing:${jobId}`,
    expiresTsMs: deps.clock.nowMs() + CODE_MS,
  });
  return codeMessage(account, code);
}

/** Carries out an owner's answer to a pairing. Safe to run twice: the grant and the message have the request's cause. */
export function pairingHandler(deps: Pick<PairingDeps, "people" | "tell">): ApprovalHandler {
  return {
    repeatable: true,
    approve(approval, { cause, actor, choice }) {
      const account = String(approval.payload.account);
      const role = roleFrom(choice);
      const held = deps.people.roleOf(speakerOf(account));
      // He was linked or given a role since he asked: an old card must not take it from him. Run twice it is the same role.
      if (held !== null && held !== role) return hasOneAlready(account, held);
      const granted = deps.people.grant(account, role, null, { cause, actor });
      if ("refused" in granted) return granted;
      welcome(deps, approval, role);
      return { done: `${account} is ${aRole(role)}` };
    },
  };
}

function speakerOf(name: string): Speaker {
  const account = accountFrom(name) ?? { platform: "console" as const, userId: name };
  return { ...account, chatId: account.userId };
}

function hasOneAlready(account: string, role: Role): Refusal {
  return {
    refused: true,
    code: "HAS_A_ROLE",
    reason: `${account} is ${aRole(role)} already. Nothing was done.`,
    hint: `To change it: /grant ${account} ${role === "viewer" ? "operator" : "viewer"}`,
  };
}

function welcome({ tell }: Pick<PairingDeps, "tell">, { approvalId, payload }: Approval, role: Role): void {
  const account = accountFrom(String(payload.account));
  if (account === null) return;
  const { platform } = account;
  tell(`paired-${approvalId}`, { platform, chatId: String(payload.chatId) }, welcomeMessage(role));
}

function roleFrom(choice: string | null): Role {
  if (choice === "owner" || choice === "operator" || choice === "viewer") return choice;
  throw new Error(`"${choice}" is no role`);
}

function aRole(role: Role): string {
  return role === "viewer" ? "a viewer" : `an ${role}`;
}

function welcomeMessage(role: Role): OutboundMessage {
  return answer(`You are ${aRole(role)} of this desk`, [
    text(
      'Two books trade on PAPER here, one of them the opposite of the other. Start with /status, or ask: "how are the two books doing?" /help lists what you may do.',
    ),
    ...(role === "owner"
      ? [text("What happens on the desk comes here unasked; /alerts says what, and turns it down.")]
      : []),
  ]);
}

function linkedMessage(person: string, role: Role | null): OutboundMessage {
  const headline = `This account is linked to ${person}`;
  return answer(headline, [
    text(role === null ? "It has no role now." : `You are ${aRole(role)} here, too.`),
  ]);
}

function codeMessage(account: string, code: string): OutboundMessage {
  return answer(`Your code is ${code}`, [
    text(
      "An owner of this desk has been asked to give you a role. Tell him this code; it is valid for one hour.",
    ),
    text(
      "You are ",
      codeSpan(account),
      ". If you have a role on another platform, type /link there, and the code from there here.",
    ),
    text("If this is your desk and it has no owner yet: approve at its console with /approvals."),
  ]);
}

function tooMany(account: string): OutboundMessage {
  return answer("Too many people are waiting for a role", [
    text("Try again in an hour, or tell an owner that you are ", codeSpan(account), "."),
  ]);
}

function answer(headline: string, blocks: OutboundMessage["blocks"]): OutboundMessage {
  return { kind: "answer", severity: "info", headline, blocks };
}
