import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EVENTS } from "#src/domain/desk-event.ts";
import { subscribe } from "#jobs/worker.ts";
import { hearingsOf, overviewLines, whyLines } from "#jobs/why/heard-by.ts";
import { publishedAt } from "#jobs/why/published-at.ts";

const ROOT = join(import.meta.dirname, "../../..");
const TYPES = new Set(Object.keys(EVENTS));

test("a fill is heard by the alerts, the vault and the experiment, in this order", () => {
  const heard = hearingsOf(subscribe)
    .filter(({ name }) => ["told", "position-opened", "position-closed"].includes(name))
    .map(({ subscriber }) => subscriber);

  assert.deepEqual(heard, ["alerts.tell", "vault.keepRules", "control.countClose", "vault.markDue"]);
});

test("every subscriber has a name and the line that subscribed it", () => {
  const text = readFileSync(join(ROOT, "jobs/worker.ts"), "utf8").split("\n");

  for (const { subscriber, place, name } of hearingsOf(subscribe)) {
    const [, line = ""] = /^jobs\/worker\.ts:(\d+)$/.exec(place) ?? assert.fail(`${subscriber}: ${place}`);
    assert.match(subscriber, /^[a-z]\w*(\.\w+)+$/i);
    assert.ok(text[Number(line) - 1]?.includes(`"${name}"`), `${place} subscribes to ${name}`);
  }
});

test("of every type of event it is known where it is published", () => {
  const sources = ["src", "jobs"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => ({
        path: `${folder}/${path}`,
        text: readFileSync(join(ROOT, folder, path), "utf8"),
      })),
  );
  const found = new Set(publishedAt(sources, TYPES).map(({ type }) => type));

  assert.deepEqual(
    [...TYPES].filter((type) => !found.has(type)),
    [],
  );
});

test("parts of an event do not hear each other, and a part hears what is said to the whole", () => {
  const hearings = hearingsOf(
    (events, { log }: { log: Record<"halted" | "changed" | "back", () => void> }) => {
      events.on("halt", log.halted);
      events.on("trading-state", log.changed);
      events.after("resume", log.back);
    },
  );

  const lines = whyLines("halt", hearings, [{ type: "trading-state", place: "src/x.ts:1" }]);

  assert.deepEqual(
    lines.map((line) =>
      line
        .replaceAll(/ {2,}/g, " ")
        .replace(/ \S+\.test\.ts:\d+$/, "")
        .trim(),
    ),
    [
      "halt: published when a book was halted",
      "",
      "Published at",
      "src/x.ts:1 trading-state",
      "",
      "Heard inside its transaction, in this order",
      "1. log.halted halt",
      "2. log.changed trading-state",
      "",
      "Heard after the commit",
      "nobody",
    ],
  );
  assert.ok(overviewLines(hearings).some((line) => /halt +2 hear it/.test(line)));
});
