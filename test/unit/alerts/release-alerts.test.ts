/** When alerts leave, and which leave together. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DEFAULT_ALERTS } from "#src/domain/alert-settings.ts";
import type { AlertChat } from "#src/features/alerts/store/alert-store.ts";
import { CHAT, incident, openAlertDesk as open, refusedEntry as refused } from "#test/support/alert-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

describe("an alert", () => {
  it("leaves at once, as what it is, and once however often it is told", () => {
    const { sink, release, rows, wakes } = open();
    sink.emit(refused(1));
    sink.emit(refused(1));
    release();
    release();
    assert.equal(wakes(), 2);
    assert.deepEqual(
      rows().map(({ destination, message }) => [destination, message.headline, message.eventKind]),
      [
        [
          { platform: "telegram", chatId: "7" },
          "PAPER standard (book 1): did not open long BTC: reason 1",
          "refusals",
        ],
      ],
    );
  });

  it("that comes right behind another leaves with those that come with it, in order", async () => {
    const { clock, sink, release, rows, headlines, deliver } = open();
    sink.emit(refused(0));
    release();
    deliver();
    for (let number = 1; number <= 5; number++) sink.emit(refused(number));
    release();
    assert.deepEqual(headlines(), []);
    await clock.advance(3_000);
    release();
    const [card, second] = rows();
    assert.equal(second, undefined);
    assert.equal(card?.message.headline, "PAPER standard (book 1): 5 alerts: 5 refusals");
    const lines = plainText(card.message).split("\n").slice(1);
    assert.deepEqual(
      lines.map((line) => /reason (\d)/.exec(line)?.[1]),
      ["1", "2", "3", "4", "5"],
    );
  });

  it("waits while the one before it is on its way, however long that takes", async () => {
    const { clock, sink, release, headlines, deliver } = open();
    sink.emit(refused(1));
    release();
    sink.emit(refused(2));
    await clock.advance(60_000);
    release();
    assert.equal(headlines().length, 1);
    deliver();
    release();
    assert.equal(headlines().length, 1);
  });

  it("that is critical is not kept waiting, comes after what was before it, and is a message of its own", () => {
    const { sink, release, headlines, deliver } = open();
    sink.emit(refused(0));
    release();
    deliver();
    sink.emit(refused(1));
    sink.emit(incident(1));
    sink.emit(refused(2));
    const seen: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      release();
      seen.push(...headlines());
      deliver();
    }
    assert.deepEqual(seen, [
      "PAPER standard (book 1): did not open long BTC: reason 1",
      "PAPER incident: fault 1",
    ]);
  });

  it("goes to each chat by that chat's own settings", () => {
    const group: AlertChat = { platform: "telegram", chatId: "-100" };
    const { sink, release, rows, settings } = open([CHAT, group]);
    const order = { cause: "c", actor: "telegram:7" };
    settings.change(
      group,
      { ...DEFAULT_ALERTS, modes: { refusals: "off", incidents: "silent" } },
      "x",
      order,
    );
    sink.emit(refused(1));
    sink.emit(incident(1));
    release();
    assert.deepEqual(
      rows().map(({ destination, message }) => [
        destination.chatId,
        destination.silent ?? false,
        message.severity,
      ]),
      [
        ["-100", true, "critical"],
        ["7", false, "info"],
      ],
    );
  });

  it("in a digest waits for its time, and comes with the others of its day", async () => {
    const { clock, sink, release, rows, set } = open();
    set({ modes: { refusals: "digest" }, digestAt: 20 * 60 });
    for (let number = 1; number <= 3; number++) sink.emit(refused(number));
    release();
    assert.deepEqual(rows(), []);
    await clock.advance(8 * 3_600_000);
    release();
    release();
    const [card, second] = rows();
    assert.equal(second, undefined);
    assert.equal(card?.message.kind, "digest");
    assert.match(
      plainText(card.message),
      /^PAPER digest, standard \(book 1\): 3 alerts: 3 refusals\n- 12:00 .*reason 1/,
    );
  });
});
