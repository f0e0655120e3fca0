/** Every kind of alert on every face, as files that a person can read; the first line says what, how much, which book, PAPER. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { DESK_EVENT_TYPES } from "#src/domain/desk-event.ts";
import { KNOWN_BOOKS } from "#src/domain/ids.ts";
import { alertKindOf } from "#src/features/alerts/alert-kind.ts";
import { renderAlert } from "#src/features/alerts/alerts.ts";
import { everyFace } from "#test/support/faces.ts";
import { goldenEvents } from "#test/support/golden-events.ts";
import { openGoldenFolder } from "#test/support/golden-files.ts";

/** As much as a phone shows of a notification before it is opened. */
const LOCK_SCREEN = 178;

const folder = openGoldenFolder(join(import.meta.dirname, "alerts"));
const EVENTS = goldenEvents();

for (const [name, event] of Object.entries(EVENTS)) {
  test(`the alert "${name}" looks on every face as its golden file says, and its first line is enough`, () => {
    const message = { ...renderAlert(event, KNOWN_BOOKS), eventKind: alertKindOf(event) };

    assert.match(message.headline, /^PAPER /);
    assert.ok(message.headline.length <= LOCK_SCREEN, message.headline);
    if ("bookId" in event && event.bookId !== null) assert.ok(message.headline.includes(event.bookId));
    if (event.type === "position-closed" || event.type === "post-mortem")
      assert.match(message.headline, /[+-]\d+\.\d+ USDT/);
    const heading = `# ${event.type}, heard as "${message.eventKind}"`;
    folder.compare(`${name}.md`, `${heading}\n\n\`\`\`\`text\n${everyFace(message)}\`\`\`\`\n`);
  });
}

test("there is a golden file of every kind of event, and none of another", () => {
  const types = new Set(Object.values(EVENTS).map(({ type }) => type));
  assert.deepEqual(
    DESK_EVENT_TYPES.filter((type) => !types.has(type)),
    [],
    "an event without an example in test/support/golden-events.ts",
  );
  folder.checkOrphans(Object.keys(EVENTS).map((name) => `${name}.md`));
});
