import assert from "node:assert/strict";
import { test } from "node:test";
import {
  deliverPayload,
  inboundPayload,
  STATUS_FRESH_MS,
  statusPayload,
  statusQueue,
  type StatusPayload,
} from "#jobs/payloads.ts";
import { PLATFORMS } from "#src/domain/platforms.ts";

const MEDIA = `${"0a".repeat(20)}.png`;

function aDelivery(changes: object = {}): object {
  return {
    outboxId: 1,
    chatId: "7",
    message: { kind: "answer", severity: "info", headline: "PAPER", blocks: [], ...changes },
  };
}

test("a delivery carries where and how, files by their ids, and buttons that answer in place", () => {
  const message = {
    buttons: [[{ label: "Refresh", actionId: "a1", inPlace: true }]],
    attachments: [
      { type: "image", mediaId: MEDIA, alt: "Equity of both books" },
      { type: "document", mediaId: MEDIA, name: "round trips.csv" },
    ],
    eventKind: "stop-loss",
  };
  const how = { topicId: "3", editMessageId: "9", answersUpdateId: "5", silent: true, visibleTo: "42" };
  const payload = { ...aDelivery(message), ...how };
  assert.deepEqual(deliverPayload.parse(payload), payload);
});

const REFUSED: readonly (readonly [string, object])[] = [
  ["a path for a media id", { attachments: [{ type: "image", mediaId: "../../secret.png", alt: "x" }] }],
  ["a picture without words", { attachments: [{ type: "image", mediaId: MEDIA, alt: "" }] }],
  ["a path for a file name", { attachments: [{ type: "document", mediaId: MEDIA, name: "../x.csv" }] }],
  [
    "five files",
    { attachments: Array.from({ length: 5 }, () => ({ type: "image", mediaId: MEDIA, alt: "x" })) },
  ],
];
for (const [what, changes] of REFUSED) {
  test(`a delivery with ${what} is refused`, () => {
    assert.equal(deliverPayload.safeParse(aDelivery(changes)).success, false);
  });
}

test("a stop is a message like any other, and says which turn it means", () => {
  const inbound = {
    platform: "telegram",
    bot: "9",
    updateId: "6",
    chatId: "7",
    chatKind: "private",
    topicId: "3",
    userId: "7",
    sentTsMs: 1_000,
    content: { type: "stop", updateId: "5" },
  };
  assert.deepEqual(inboundPayload.parse(inbound), inbound);
});

test("a status has a queue for each platform and grows old before a person would wonder", () => {
  const status: StatusPayload = {
    chatId: "7",
    chatKind: "private",
    userId: "7",
    updateId: "5",
    text: "2nd in the queue, about 20 s",
    canStop: true,
    done: false,
    tsMs: 1_000,
  };
  assert.deepEqual(statusPayload.parse(status), status);
  assert.equal(new Set(PLATFORMS.map(statusQueue)).size, PLATFORMS.length);
  assert.ok(STATUS_FRESH_MS < 30_000);
});
