/** What every ChatStore promises. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import type { Binding } from "#src/domain/chat-settings.ts";
import type { ChatStore } from "#src/features/chats/chat-store.ts";
import { createMemoryChatStore } from "#test/support/memory-chats.ts";

const TOPIC = { platform: "telegram", chatId: "-100", topicId: "5" } as const;
const STOPS: Binding = { place: TOPIC, target: { type: "alerts", kind: "stop-losses" } };
const CFO: Binding = { place: TOPIC, target: { type: "agent", agent: "cfo" } };
const CHANNEL: Binding = {
  place: { platform: "discord", chatId: "900" },
  target: { type: "alerts", kind: "incidents" },
};

function describeChatStore(name: string, open: () => ChatStore): void {
  describe(`the chat store, ${name}`, () => {
    it("keeps bindings in order, each once, and takes all of a place away", () => {
      const store = open();
      for (const binding of [STOPS, CFO, STOPS, CHANNEL]) store.bind(binding);
      assert.deepEqual(store.bindings(), [STOPS, CFO, CHANNEL]);
      store.unbind({ platform: "telegram", chatId: "-100" });
      assert.equal(store.bindings().length, 3, "a chat outside of its topics is a place of its own");
      store.unbind(TOPIC);
      assert.deepEqual(store.bindings(), [CHANNEL]);
    });

    it("keeps of each chat what was chosen last", () => {
      const store = open();
      store.putWhileBusy("telegram:7", "steer");
      store.putWhileBusy("discord:9", "replace");
      store.putWhileBusy("telegram:7", "queue");
      assert.deepEqual(store.whileBusy(), [
        { chat: "discord:9", whileBusy: "replace" },
        { chat: "telegram:7", whileBusy: "queue" },
      ]);
    });
  });
}

describeChatStore("SQLite", () => openPeopleDatabase(":memory:").chats);
describeChatStore("memory", createMemoryChatStore);
