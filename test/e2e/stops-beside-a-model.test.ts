/** The desk's stops while the model is saturated, crashes and is away: they may not notice. The model is tiny and real. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { CompletionRequest } from "#src/ports/inference.ts";
import { BTC, createDeskFixture } from "#test/support/desk-fixture.ts";
import { lastFill } from "#test/support/desk-fills.ts";
import { openRealInference } from "#test/support/real-inference.ts";
import { tinyLauncher } from "#test/support/tiny-engine.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ROUNDS = 40;
/** What a stop may take with a model beside it, over what it takes without: a median of so few is rough. */
const RATIO_MAX = 2;
/** Below this the clock and the machine say more than the desk. */
const FLOOR_MS = 2;

/** Milliseconds from the price that trips a stop to its fill in the books, in the worker's own process. */
function stopMs(): number {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const startMs = performance.now();
  fixture.quote(BTC, "98400");
  fixture.quote(BTC, "98400");
  const tookMs = performance.now() - startMs;
  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "stop-loss");
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 1);
  return tookMs;
}

/** With turns of the event loop between: what the model says is heard there. */
async function medianStopMs(): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    took.push(stopMs());
    await new Promise(setImmediate);
  }
  return took.toSorted((one, other) => one - other)[ROUNDS / 2] ?? Number.NaN;
}

test("a stop takes as long beside a saturated model as without one, and a dead model stops nothing", async (t) => {
  const launcher = tinyLauncher();
  t.after(() => launcher.remove());
  const { host, service } = openRealInference(launcher);
  t.after(() => host.end());

  await medianStopMs();
  const before = await medianStopMs();
  let words = 0;
  const request: CompletionRequest = {
    lane: "automation",
    agent: "rnd",
    system: "You write.",
    messages: [{ role: "user", text: "write" }],
    maxTokens: 1_500,
    temperature: 1,
    onText: () => (words += 1),
  };
  const lanes = ["person", "tool", "automation"] as const;
  const asked = lanes.flatMap((lane) => [1, 2].map(() => service.complete({ ...request, lane })));
  const ends = Promise.allSettled(asked);
  await turnsUntil(() => words > 10, "the model speaks");
  const during = await medianStopMs();
  assert.ok(service.status().requests.length > 0, "the model was not saturated to the end");

  await host.unload();
  const outcomes = (await ends).filter((one) => one.status === "rejected");
  assert.ok(outcomes.every((one) => (one.reason as { code?: string }).code === "MODEL_UNLOADED"));
  const after = await medianStopMs();
  t.diagnostic(
    `a stop: ${before.toFixed(2)} ms before, ${during.toFixed(2)} beside, ${after.toFixed(2)} after`,
  );
  for (const took of [during, after]) {
    assert.ok(took <= Math.max(FLOOR_MS, before * RATIO_MAX), `${took} ms, of ${before} before`);
  }
});
