import assert from "node:assert/strict";
import { test } from "node:test";
import { openAlertDesk, incident, refusedEntry } from "#test/support/alert-desk.ts";

const ORDER = { cause: "c", actor: "telegram:7" };
const TOPIC = { platform: "telegram", chatId: "7", topicId: "5" } as const;
const CHANNEL = { platform: "discord", chatId: "900" } as const;

test("a kind that is bound to a topic is delivered there instead of the chat, the others as before", () => {
  const desk = openAlertDesk();
  desk.places.bind(TOPIC, { type: "alerts", kind: "incidents" }, ORDER);
  desk.sink.emit(incident(1));
  desk.sink.emit(refusedEntry(1));
  desk.release();
  assert.deepEqual(
    desk.rows().map(({ destination, message }) => [destination.topicId, message.eventKind]),
    [
      [undefined, "refusals"],
      ["5", "incidents"],
    ],
  );
});

test("a channel that is bound to a kind hears it, and nothing else, although it heard nothing before", () => {
  const desk = openAlertDesk();
  desk.places.bind(CHANNEL, { type: "alerts", kind: "incidents" }, ORDER);
  desk.sink.emit(incident(1));
  desk.sink.emit(refusedEntry(1));
  desk.release();
  assert.deepEqual(
    desk.rows("discord").map(({ destination, message }) => [destination.chatId, message.eventKind]),
    [["900", "incidents"]],
  );
  assert.match(desk.headlines().join(), /incident: fault 1/, "the chat hears it as before");
});

test("a burst for a topic is one message there, and a chat's settings hold in its topics", () => {
  const desk = openAlertDesk();
  desk.places.bind(TOPIC, { type: "alerts", kind: "refusals" }, ORDER);
  for (let number = 1; number <= 9; number++) desk.sink.emit(refusedEntry(number));
  desk.release();
  assert.equal(desk.rows().length, 1);
  desk.deliver();
  desk.set({ modes: { refusals: "off" } });
  desk.sink.emit(refusedEntry(10));
  desk.release();
  assert.equal(desk.rows().length, 0);
});

test("when its topic is gone a kind comes to the chat again", () => {
  const desk = openAlertDesk();
  desk.places.bind(TOPIC, { type: "alerts", kind: "incidents" }, ORDER);
  desk.places.topicGone({ ...TOPIC }, 7);
  desk.places.topicGone({ ...TOPIC }, 8);
  desk.sink.emit(incident(1));
  desk.release();
  assert.deepEqual(
    desk.rows().map(({ destination }) => destination.topicId),
    [undefined],
  );
});
