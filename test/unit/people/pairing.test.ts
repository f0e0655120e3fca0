import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import { isCode, readCode } from "#src/features/people/codes.ts";
import { answerStranger, pairingHandler, type PairingDeps } from "#src/features/people/pairing.ts";
import { randomCode } from "#src/adapters/random-code.ts";
import { CODE_LENGTH, CODE_LETTERS } from "#src/features/people/codes.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryApprovals } from "#test/support/memory-approvals.ts";
import { createMemoryPeople } from "#test/support/memory-people.ts";
import { plainText } from "#test/support/plain-text.ts";
import { toldInto } from "#test/support/told-events.ts";

function open() {
  const clock = createFakeClock();
  const [people, approvals] = [createMemoryPeople(clock), createMemoryApprovals(clock)];
  const told: [key: string, chat: string, message: OutboundMessage][] = [];
  const events: string[] = [];
  let drawn = 0;
  const deps: PairingDeps = {
    people,
    approvals,
    events: toldInto([], (event) => void ("eventId" in event && events.push(event.eventId))),
    tell: (key, { platform, chatId }, message) => void told.push([key, `${platform} ${chatId}`, message]),
    clock,
    randomCode: () => `CODE${["A", "B", "C", "D"][drawn++]}234`,
  };
  approvals.handle("pairing", pairingHandler(deps));
  let updates = 0;
  const say = (
    userId: string,
    text: string,
    changes: Partial<InboundMessage> = {},
  ): OutboundMessage | null => {
    const updateId = String((updates += 1));
    const inbound: InboundMessage = {
      platform: "telegram",
      bot: "900",
      updateId,
      chatId: userId,
      chatKind: "private",
      userId,
      sentTsMs: clock.nowMs(),
      content: { type: "text", text },
      ...changes,
    };
    return answerStranger(deps, inbound, `telegram-900-${updateId}`);
  };
  const press = async (approvalId: string, choice: string) => {
    const asked = approvals.find(approvalId) ?? assert.fail(approvalId);
    const actor = { platform: "telegram", userId: "7", role: "owner" } as const;
    return approvals.decide(approvalId, {
      decision: "approve",
      boundTo: asked.boundTo,
      choice,
      actor,
      cause: `press-${approvalId}`,
    });
  };
  return { clock, people, approvals, told, events, say, press };
}

describe("somebody whom the desk does not know", () => {
  it("gets a code, and an owner is asked for a role with that code", () => {
    const { say, approvals, events } = open();
    const answer = say("44", "/status") ?? assert.fail("no answer");
    assert.match(plainText(answer), /Your code is CODEA234[^]*valid for one hour[^]*telegram:44/);
    const [asked] = approvals.waiting();
    assert.equal(asked?.title, "Give telegram:44 a role (code CODEA234)");
    assert.deepEqual(
      [asked.role, asked.choices?.map(({ value }) => value)],
      ["owner", ["viewer", "operator", "owner"]],
    );
    assert.equal(events.length, 1);
  });

  it("has one code, however often he writes", () => {
    const { say, approvals, events } = open();
    const answers = ["hi", "hello?", "please"].map((text) => say("44", text)?.headline);
    assert.deepEqual(new Set(answers), new Set(["Your code is CODEA234"]));
    assert.equal(approvals.waiting().length, 1);
    assert.equal(new Set(events).size, 1);
  });

  it("gets the role that the owner chose, and is told", async () => {
    const { say, press, people, told } = open();
    say("44", "hi");
    await press("approval-1", "operator");
    assert.equal(people.roleOf({ platform: "telegram", userId: "44", chatId: "44" }), "operator");
    assert.deepEqual(
      told.map(([key, chat, { headline }]) => [key, chat, headline]),
      [["paired-approval-1", "telegram 44", "You are an operator of this desk"]],
    );
  });

  it("keeps the role that he was linked to, whoever presses the old card", async () => {
    const { say, press, people, told } = open();
    say("9", "hi", { platform: "discord", chatId: "555" });
    const { code } = people.linkCode(
      { platform: "telegram", userId: "7" },
      { cause: "c", actor: "telegram:7" },
    );
    say("9", code, { platform: "discord", chatId: "555" });
    const pressed = await press("approval-1", "viewer");
    assert.match(JSON.stringify(pressed), /discord:9 is an owner already/);
    assert.equal(people.roleOf({ platform: "telegram", userId: "7", chatId: "7" }), "owner");
    assert.deepEqual(told, []);
  });

  it("waits with at most two others, and a place is free when one expires", async () => {
    const { say, clock, approvals } = open();
    for (const id of ["41", "42", "43"]) say(id, "hi");
    assert.match(say("44", "hi")?.headline ?? "", /Too many/);
    assert.equal(approvals.waiting().length, 3);
    await clock.advance(3_600_000);
    assert.match(say("44", "hi")?.headline ?? "", /Your code is CODED234/);
  });

  it("is told nothing where others read along", () => {
    const { say, approvals } = open();
    assert.equal(say("44", "hi", { chatId: "-100", chatKind: "group" }), null);
    assert.deepEqual(approvals.waiting(), []);
  });

  it("links his account with a code that he got elsewhere, typed as people type", () => {
    const { say, people, approvals } = open();
    const { code } = people.linkCode(
      { platform: "telegram", userId: "7" },
      { cause: "c", actor: "telegram:7" },
    );
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    const answer = say("9", typed, { platform: "discord", chatId: "555" });
    assert.match(plainText(answer ?? assert.fail("none")), /linked to telegram:7[^]*You are an owner here/);
    assert.deepEqual(approvals.waiting(), []);
  });

  it("links it with the command, too, and a wrong code is only a stranger's word", () => {
    const { say, people } = open();
    const { code } = people.linkCode(
      { platform: "telegram", userId: "7" },
      { cause: "c", actor: "telegram:7" },
    );
    const wrong = say("9", "ZZZZ2222", { platform: "discord", chatId: "555" });
    const content = { type: "command", skill: "link-account", input: { code } } as const;
    const right = say("9", "", { platform: "discord", chatId: "555", content });
    assert.match(wrong?.headline ?? "", /Your code is/);
    assert.match(right?.headline ?? "", /linked to telegram:7/);
  });
});

describe("a code", () => {
  it("has eight letters that cannot be taken for each other, evenly drawn", () => {
    const drawn = Array.from({ length: 2_000 }, () => randomCode(CODE_LETTERS, CODE_LENGTH));
    assert.ok(drawn.every(isCode));
    assert.equal(new Set(drawn).size, 2_000);
    assert.equal(new Set(drawn.join("")).size, CODE_LETTERS.length);
    assert.doesNotMatch(CODE_LETTERS, /[ILO01]/);
  });

  it("is read as people type it", () => {
    const codes = ["abcd2345", " ABCD 2345 ", "abcd-2345", "ABCD234", "ABCD234O", "what is up"].map(readCode);
    assert.deepEqual(codes, ["ABCD2345", "ABCD2345", "ABCD2345", null, null, null]);
  });
});
