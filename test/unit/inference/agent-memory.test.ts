import assert from "node:assert/strict";
import { test } from "node:test";
import type { Embedder } from "#src/features/memory/agent-memory.ts";
import type { MemoryGate } from "#src/features/memory/memory-store.ts";
import { createMemoryKit } from "#test/support/memory-kit.ts";

const GATE: MemoryGate = { asOfTsMs: 100, kinds: ["fact"], agent: null };

/** Two meanings: sleep and money. */
function embedderOf(model: () => string | null = () => "tiny"): Embedder & { asked: number } {
  const embedder = {
    asked: 0,
    model,
    embed(texts: readonly string[]) {
      embedder.asked += texts.length;
      return Promise.resolve(
        texts.map((text) => (/sleep|bed|night/.test(text) ? Float32Array.of(1, 0) : Float32Array.of(0, 1))),
      );
    },
  };
  return embedder;
}

function remember(kit: ReturnType<typeof createMemoryKit>, ...told: readonly string[]): void {
  for (const text of told)
    kit.memory.remember({ kind: "fact", agent: null, text, source: "t", cause: text, eventTsMs: 1 }, 2);
}

test("with a model, a memory is found by its meaning though it shares no word", async (t) => {
  const kit = createMemoryKit(embedderOf());
  if (!kit.store.hasVectors) return t.skip("no vectors on this machine");
  remember(kit, "goes to bed at eleven", "fees are paid in USDT");

  const found = await kit.memory.recall("when does he sleep?", GATE, 3);

  assert.deepEqual(
    found.map(({ memory, found: how }) => [memory.text, how]),
    [["goes to bed at eleven", "meaning"]],
  );
});

test("what words and meaning both find comes first, and a vector is made once", async (t) => {
  const embedder = embedderOf();
  const kit = createMemoryKit(embedder);
  if (!kit.store.hasVectors) return t.skip("no vectors on this machine");
  remember(kit, "goes to bed at eleven", "sleep is short");

  const found = await kit.memory.recall("sleep", GATE, 3);
  await kit.memory.recall("sleep", GATE, 3);

  assert.deepEqual(
    found.map(({ memory }) => memory.text),
    ["sleep is short", "goes to bed at eleven"],
  );
  assert.deepEqual([found[0]?.found, embedder.asked], ["both", 4]);
});

test("without a model, without vectors and when the model fails, words find it", async () => {
  const broken: Embedder = { model: () => "tiny", embed: () => Promise.reject(new Error("engine down")) };
  for (const kit of [
    createMemoryKit(),
    createMemoryKit(embedderOf(() => null)),
    createMemoryKit(embedderOf(), false),
    createMemoryKit(broken),
  ]) {
    remember(kit, "sleep is short", "fees are high");
    const found = await kit.memory.recall("sleep", GATE, 3);
    assert.deepEqual(
      found.map(({ memory, found: how }) => [memory.text, how]),
      [["sleep is short", "words"]],
    );
  }
});

test("meaning does not reach past the gate", async (t) => {
  const kit = createMemoryKit(embedderOf());
  if (!kit.store.hasVectors) return t.skip("no vectors on this machine");
  remember(kit, "goes to bed at eleven");

  assert.deepEqual(await kit.memory.recall("sleep", { ...GATE, asOfTsMs: 1 }, 3), []);
});
