import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MemoryDraft, MemoryGate } from "#src/features/memory/memory-store.ts";
import { createMemoryKit } from "#test/support/memory-kit.ts";

function draft(text: string, more: Partial<MemoryDraft> = {}): MemoryDraft {
  return { kind: "fact", agent: null, text, source: "test", cause: text, eventTsMs: 10, ...more };
}

function gate(more: Partial<MemoryGate> = {}): MemoryGate {
  return { asOfTsMs: 100, kinds: ["fact", "decision", "lesson"], agent: null, ...more };
}

function texts(memories: readonly { readonly text: string }[]): string[] {
  return memories.map((memory) => memory.text);
}

describe("the memory store", () => {
  it("keeps what it is told, once a cause", () => {
    const { store } = createMemoryKit();
    const first = store.remember(draft("the cat sleeps"), 20);
    const second = store.remember(draft("the cat sleeps"), 30);

    assert.deepEqual(second, first);
    assert.deepEqual(store.find(first?.memoryId ?? 0), first);
    assert.equal(store.count("fact"), 1);
  });

  it("finds memories by their words, the best first, whatever else the question holds", () => {
    const { store } = createMemoryKit();
    for (const text of ["stops on SOL are tight", "the digest is read on Sunday", "stops are stops"])
      store.remember(draft(text), 20);

    assert.deepEqual(texts(store.byWords('what about "stops" (on SOL)? AND NOT OR *', gate(), 5)), [
      "stops on SOL are tight",
      "stops are stops",
    ]);
    assert.deepEqual(store.byWords("?!", gate(), 5), []);
  });

  it("never recalls what happened or was recorded later than it is asked as of", () => {
    const { store } = createMemoryKit();
    store.remember(draft("early stop", { eventTsMs: 10 }), 20);
    store.remember(draft("late stop", { eventTsMs: 60 }), 61);
    store.remember(draft("early stop recorded late", { eventTsMs: 10 }), 60);

    assert.deepEqual(texts(store.byWords("stop", gate({ asOfTsMs: 50 }), 5)), ["early stop"]);
    assert.deepEqual(texts(store.byWords("stop", gate({ asOfTsMs: 19 }), 5)), []);
  });

  it("keeps kinds and agents apart", () => {
    const { store } = createMemoryKit();
    store.remember(draft("stop of all"), 20);
    store.remember(draft("stop of the cfo", { agent: "cfo" }), 20);
    store.remember(draft("stop lesson", { kind: "lesson" }), 20);

    assert.deepEqual(texts(store.byWords("stop", gate({ kinds: ["fact"], agent: "rnd" }), 5)), [
      "stop of all",
    ]);
    assert.deepEqual(texts(store.list(["lesson"], 5)), ["stop lesson"]);
  });

  it("forgets the text for good, keeps that it was forgotten, and does not learn it again from the same cause", () => {
    const { store } = createMemoryKit();
    const memory = store.remember(draft("secret stop"), 20);
    const [first, second] = [1, 2].map(() => store.forget(memory?.memoryId ?? 0, "me", 30));

    assert.deepEqual([first, second], [true, false]);
    assert.equal(store.find(memory?.memoryId ?? 0), null);
    assert.deepEqual(store.byWords("secret stop", gate(), 5), []);
    assert.equal(store.remember(draft("secret stop"), 40), null);
  });

  it("drops the oldest of a kind, words and all, and leaves the others", () => {
    const { store } = createMemoryKit();
    for (const text of ["stop one", "stop two", "stop three"])
      store.remember(draft(text, { kind: "lesson" }), 20);
    store.remember(draft("stop fact"), 20);
    store.dropOldest("lesson", 2);
    store.dropOldest("fact", 2);

    assert.deepEqual(texts(store.list(["lesson", "fact"], 9)), ["stop fact", "stop three", "stop two"]);
    assert.equal(store.byWords("stop", gate(), 9).length, 3);
  });

  it("finds the nearest vectors of the same model and length", (t) => {
    const { store } = createMemoryKit();
    if (!store.hasVectors) return t.skip("no vectors on this machine");
    const [near, far] = ["near", "far"].map((text) => store.remember(draft(text), 20)?.memoryId ?? 0);
    store.saveVector(near ?? 0, "m", Float32Array.of(1, 0));
    store.saveVector(far ?? 0, "m", Float32Array.of(0, 1));
    store.saveVector(far ?? 0, "other", Float32Array.of(1, 0));
    const found = store.byVector("m", Float32Array.of(0.9, 0.1), gate(), 5);

    assert.deepEqual(texts(found.map((one) => one.memory)), ["near", "far"]);
    assert.deepEqual(store.byVector("m", Float32Array.of(1, 0, 0), gate(), 5), []);
    assert.deepEqual(texts(store.withoutVector("other", 5)), ["near"]);
    store.forget(near ?? 0, "me", 30);
    assert.deepEqual(texts(store.byVector("m", Float32Array.of(1, 0), gate(), 5).map((one) => one.memory)), [
      "far",
    ]);
  });
});
