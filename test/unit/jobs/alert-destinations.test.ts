import assert from "node:assert/strict";
import { test } from "node:test";
import { alertDestinations } from "#jobs/alert-destinations.ts";
import { loadConfig } from "#src/config.ts";
import { DESK_EVENT_TYPES } from "#src/domain/desk-event.ts";

const TOKEN = { DISCORD_BOT_TOKEN: "x", DISCORD_OWNERS: "11 22" };

test("without a channel, Discord's owners hear of everything in their direct messages", () => {
  assert.deepEqual(alertDestinations(loadConfig(TOKEN)), [
    { platform: "discord", chatId: "user:11" },
    { platform: "discord", chatId: "user:22" },
  ]);
});

test("a kind that has channels of its own goes only there; the others, to the channels that name none", () => {
  const config = loadConfig({
    ...TOKEN,
    DISCORD_ALERT_CHANNELS: "100, incident=200 position-closed=200 position-closed=300",
  });
  const heardBy = (chatId: string) => alertDestinations(config).find((each) => each.chatId === chatId)?.kinds;

  assert.deepEqual(
    heardBy("100"),
    DESK_EVENT_TYPES.filter((kind) => !["incident", "position-closed"].includes(kind)),
  );
  assert.deepEqual(heardBy("200"), ["incident", "position-closed"]);
  assert.deepEqual(heardBy("300"), ["position-closed"]);
});

test("a kind that is not known is refused with those that are", () => {
  assert.throws(
    () => loadConfig({ ...TOKEN, DISCORD_ALERT_CHANNELS: "incidents=200" }),
    /DISCORD_ALERT_CHANNELS: channel ids.*incident=123.*the kinds are .*position-closed/,
  );
});

test("Discord without a token hears nothing", () => {
  assert.deepEqual(alertDestinations(loadConfig({ DISCORD_OWNERS: "11" })), []);
});
