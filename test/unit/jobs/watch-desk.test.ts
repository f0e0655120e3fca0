import assert from "node:assert/strict";
import { test } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import type { GateFigures } from "#src/features/experiments/model/gate.ts";
import { gateOf } from "#src/features/experiments/model/gate.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { watchGate } from "#src/features/experiments/watch-desk.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { toldInto } from "#test/support/told-events.ts";

test("a gate that changes is told once, also when it changed while nobody looked", () => {
  const clock = createFakeClock();
  const { deskStore, ledgerStore } = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const closed = gateOf([], "2026-01-01");
  const green: GateFigures = { ...closed, green: { ...closed.green, passed: true } };
  const met: GateFigures = { ...green, rolling: { ...closed.rolling, passed: true }, met: true };
  const events: DeskEvent[] = [];
  const look = (figures: GateFigures): void =>
    watchGate({
      control: { gate: () => figures },
      books: [STANDARD_BOOK],
      store: deskStore,
      atomically: (work) => ledgerStore.atomically(work),
      events: toldInto(events),
      venueNowMs: () => clock.nowMs(),
    });

  for (const figures of [closed, closed, green, green, met, closed]) look(figures);

  assert.deepEqual(
    events.map((event) => event.type === "gate" && [event.met, event.what]),
    [
      [false, "the gate has changed: 0 of 3 green days in a row, 30-day return not above the passive bar"],
      [true, "every condition of the gate is met"],
      [false, "the gate has changed: 0 of 3 green days in a row, 30-day return not above the passive bar"],
    ],
  );
});
