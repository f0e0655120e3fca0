/** What an outage or a flood leaves to be told. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AlertChat } from "#src/features/alerts/store/alert-store.ts";
import { incident, openAlertDesk as open, refusedEntry as refused } from "#test/support/alert-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

describe("an outage", () => {
  it("ends with one card that has everything, what is critical first", async () => {
    const { clock, sink, release, rows, headlines, deliver } = open();
    sink.emit(refused(0));
    release();
    // The platform is away: the first stays on its way.
    for (let number = 1; number <= 30; number++) {
      sink.emit(number === 17 ? incident(17) : refused(number));
      await clock.advance(60_000);
      release();
    }
    assert.equal(rows().length, 1);
    deliver();
    release();
    const [card, second] = rows();
    deliver();
    await clock.advance(3_000);
    sink.emit(refused(99));
    release();

    assert.equal(second, undefined);
    const said = plainText(card?.message ?? assert.fail("no card"));
    assert.match(
      said,
      /^PAPER, held back from 12:00 to 12:29: 30 alerts, 1 CRITICAL: 29 refusals, 1 incident\n- 12:16 .*fault 17\n/,
    );
    assert.equal(said.split("\n").length, 31);
    assert.deepEqual([card?.message.severity, card?.destination.silent], ["critical", undefined]);
    assert.deepEqual(headlines(), ["PAPER standard (book 1): did not open long BTC: reason 99"]);
  });

  it("has in its card every alert by name, or counted", async () => {
    const { clock, sink, release, rows, deliver } = open();
    sink.emit(refused(0));
    release();
    for (let number = 1; number <= 200; number++) sink.emit(number === 150 ? incident(150) : refused(number));
    await clock.advance(10 * 60_000);
    deliver();
    release();
    const [card] = rows();
    const said = plainText(card?.message ?? assert.fail("no card"));
    assert.match(
      said,
      /^PAPER, held back from 12:00 to 12:00: 200 alerts, 1 CRITICAL: 199 refusals, 1 incident/,
    );
    const lines = said.split("\n").filter((line) => line.startsWith("- "));
    assert.equal(lines.length, 60);
    assert.match(lines[0] ?? "", /fault 150/);
    assert.match(said, /And 140 more: 140 refusals\./);
    assert.equal(card?.message.severity, "critical");
  });

  it("of a thousand alerts in a minute to three chats doubles none, loses none, keeps the order", async () => {
    const chats = ["7", "-100", "-200"].map((chatId): AlertChat => ({ platform: "telegram", chatId }));
    const { clock, sink, release, rows, deliver } = open(chats);
    const seen = new Map<string, number[]>();
    let messages = 0;
    const drain = (): void => {
      for (const { destination, message } of rows()) {
        messages += 1;
        const numbers = [...plainText(message).matchAll(/reason (\d+)/g)].map(([, number]) => Number(number));
        seen.set(destination.chatId, [...(seen.get(destination.chatId) ?? []), ...numbers]);
      }
      deliver();
    };
    for (let second = 0; second < 60; second++) {
      for (let part = 0; part < 17; part++) sink.emit(refused(second * 17 + part));
      await clock.advance(1_000);
      release();
      drain();
    }
    await clock.advance(3_000);
    release();
    drain();
    const all = Array.from({ length: 1_020 }, (_, number) => number);
    for (const { chatId } of chats) assert.deepEqual(seen.get(chatId), all);
    assert.ok(messages <= 3 * 21, `${messages} messages in a minute: no more than a group takes`);
  });
});
