/** Topics and channels that are bound to an agent or to a kind of alert, and what a chat does while it is busy. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import { createDispatchKit, type KitOptions } from "#test/support/dispatch-kit.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryChats, createMemoryChatStore } from "#test/support/memory-chats.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { plainText } from "#test/support/plain-text.ts";

const TOPIC = { chatId: "-100", chatKind: "group", topicId: "5" } as const;
const PLACE = { platform: "telegram", chatId: "-100", topicId: "5" } as const;

function open(options: KitOptions = {}) {
  const [clock, store, audit] = [createFakeClock(), createMemoryChatStore(), createMemoryAuditLog()];
  const chats = createMemoryChats(clock, store, audit);
  const kit = createDispatchKit({ chats, chat: TOPIC, ...options });
  const lines = (): string[] => audit.recent({}, 9).map(({ actor, what }) => `${actor} ${what}`);
  return { kit, chats, lines, restarted: (): ChatDesk => createMemoryChats(clock, store, audit) };
}

test("a topic is bound to a kind of alert from buttons, shown, and unbound, on the record and for good", async () => {
  const { kit, chats, lines, restarted } = open();
  const asked = await kit.command("bind-topic");
  assert.match(plainText(asked), /^What is this topic for\?\nNothing is bound in this chat yet\./);
  const bound = await kit.press(asked, "stop-losses");
  assert.match(plainText(bound), /^This topic is bound to stop-losses\n[^]*- topic 5 \(here\): stop-losses/);
  await kit.command("bind-topic", { target: "Liquidation" });
  const alerts = await kit.command("show-alerts");
  assert.match(plainText(alerts), /\nbound: topic 5 \(here\): stop-losses, liquidations\n/);
  assert.deepEqual(restarted().bindings(), chats.bindings());

  const unbound = await kit.command("bind-topic", { target: "off" });
  assert.equal(unbound.headline, "This topic is not bound to stop-losses, liquidations any more");
  assert.deepEqual(chats.bindings(), []);
  assert.deepEqual(lines(), [
    "telegram:7 unbound telegram:-100/5 from stop-losses, liquidations",
    "telegram:7 bound telegram:-100/5 to liquidations",
    "telegram:7 bound telegram:-100/5 to stop-losses",
  ]);
});

test("what is said in a topic of an agent goes to him, and the same words elsewhere to whom they fit", async () => {
  const { kit, chats } = open();
  const words = "how are the two books doing?";
  const before = await kit.say(words);
  await kit.command("bind-topic", { target: "the news-watcher" });
  const there = await kit.say(words);
  const news = await kit.say("what is the news");
  const elsewhere = createDispatchKit({ chats, chat: { ...TOPIC, topicId: "6" } });

  assert.match(before.headline, /PAPER/);
  assert.doesNotMatch(there.headline, /PAPER/);
  assert.match(plainText(news), /news/i);
  assert.equal((await elsewhere.say(words)).headline, before.headline);
  assert.match((await kit.command("show-status")).headline, /PAPER/, "commands work as everywhere");
});

test("another agent takes the place of the one before; the COO's name unbinds", async () => {
  const { kit, chats } = open();
  for (const target of ["cfo", "incidents", "qa"]) await kit.command("bind-topic", { target });
  assert.deepEqual(
    chats.bindings().map(({ target }) => target),
    [
      { type: "alerts", kind: "incidents" },
      { type: "agent", agent: "qa" },
    ],
  );
  await kit.command("bind-topic", { target: "coo" });
  assert.deepEqual(chats.bindings(), []);
});

test("a kind that was off is on again where it is bound, and an unknown name is refused with those that there are", async () => {
  const { kit } = open();
  await kit.command("set-alerts", { change: "entries off" });
  await kit.command("bind-topic", { target: "entries" });
  const refused = await kit.command("bind-topic", { target: "weather" });
  assert.equal(kit.deps.alerts.settings(PLACE).modes.entries, "on");
  assert.match(plainText(refused), /no agent and no kind of alert called "weather"[^]*cfo[^]*stop-losses/);
});

test("a viewer binds nothing, and in words it takes a button", async () => {
  const viewer = open({ role: "viewer" });
  const refused = await viewer.kit.command("bind-topic", { target: "entries" });
  assert.match(refused.headline, /needs the role operator/);
  const operator = open({ role: "operator" });
  const asked = await operator.kit.say("bind this topic to stop-losses");
  assert.match(asked.headline, /Bind this topic to stop-losses/);
  assert.deepEqual(operator.chats.bindings(), []);
  await operator.kit.press(asked, "Bind");
  assert.equal(operator.chats.bindings().length, 1);
});

test("what a sentence does during an answer is a chat's own choice, shown among the settings", async () => {
  const { kit, chats, lines, restarted } = open();
  const asked = await kit.command("set-while-busy");
  assert.match(plainText(asked), /Now it is queue: it waits/);
  const set = await kit.press(asked, "steer");
  assert.match(plainText(set), /^While busy, this chat: steer\n[^]*goes on top of what was asked/);
  assert.match(plainText(await kit.command("show-settings")), /This chat while busy: steer\./);
  assert.deepEqual(
    [chats.whileBusy(PLACE), restarted().whileBusy(PLACE), chats.whileBusy({ ...PLACE, chatId: "-200" })],
    ["steer", "steer", "queue"],
  );
  assert.deepEqual(lines(), ["telegram:7 set while busy to steer for telegram:-100"]);
});

test("from a chat that anybody can read nothing is changed, and the refusal says how an owner opens it", async () => {
  const { kit } = open({ role: "viewer", chat: { ...TOPIC, isPublic: true } });
  const refused = await kit.command("pause-entries", { book: "standard" });
  assert.equal(
    plainText(refused),
    "Anybody can read this chat, so nothing is changed from it. Nothing was done.\nWrite to me in private. Or an owner types there: /readonly off telegram:-100",
  );
  assert.match((await kit.command("show-status")).headline, /PAPER/);
});
