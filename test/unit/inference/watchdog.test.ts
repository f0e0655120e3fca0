import assert from "node:assert/strict";
import { test } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { unusualOf, WATCH_EVERY_MS, Watchdog } from "#src/inference/watchdog.ts";
import { Throughput } from "#src/inference/throughput.ts";
import { createInferenceKit } from "#test/support/inference-kit.ts";

test("a model is judged by its own history: the rarest hundredth, three looks in a row, after a day", () => {
  const history = Array.from({ length: 400 }, (_, index) => 100 + (index % 10));
  assert.equal(unusualOf([...history, 150, 150], "high"), null, "two looks are no row");
  assert.deepEqual(unusualOf([...history, 150, 151, 152], "high"), { value: 152, bound: 109 });
  assert.equal(unusualOf([...history, 150, 105, 152], "high"), null);
  assert.equal(unusualOf([...history, 150, 151, 152], "low"), null);
  assert.deepEqual(unusualOf([...history, 60, 61, 62], "low"), { value: 62, bound: 100 });
  assert.equal(unusualOf([...history.slice(0, 280), 150, 151, 152], "high"), null, "no day has passed");
});

test("a look is written down, a model that is unlike itself is told of once, and again after it was well", async () => {
  const kit = createInferenceKit();
  const database = openDeskDatabase({ path: ":memory:", clock: kit.clock, durability: "off" });
  const warnings: string[] = [];
  const watchdog = new Watchdog({
    hosts: new Map([["primary", kit.primary]]),
    throughputOf: () => new Throughput(),
    machine: { memory: () => Promise.resolve(kit.machine) },
    readings: database.engineReadings,
    clock: kit.clock,
    onWarning: (what) => warnings.push(what),
  });
  await watchdog.look();
  assert.deepEqual(database.engineReadings.since("primary", "fake.gguf", 0), [], "nothing is loaded");
  await kit.service.load("primary");
  const look = async (times: number, swapUsedBytes: number): Promise<void> => {
    kit.machine = { ...kit.machine, swapUsedBytes };
    for (let time = 0; time < times; time += 1) {
      await watchdog.look();
      await kit.clock.advance(WATCH_EVERY_MS);
    }
  };
  await look(300, 1_000_000);
  assert.deepEqual(warnings, []);
  await look(5, 900_000_000);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /fake.gguf: the machine's swap is 858 MiB, more than in 99 of 100 looks/);
  await look(10, 1_000_000);
  await look(5, 5_000_000_000);
  assert.equal(warnings.length, 2);
  const readings = database.engineReadings.since("primary", "fake.gguf", 0);
  assert.equal(readings.length, 320);
  const { rssBytes, cellsUsed, machineSwapBytes } = readings[0] ?? assert.fail("no reading");
  assert.deepEqual([rssBytes, cellsUsed, machineSwapBytes], [600_000_000, 100, 1_000_000]);
  assert.throws(() => database.db.exec("DELETE FROM engine_readings"), /append-only/);
  database.close();
});
