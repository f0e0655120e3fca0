import assert from "node:assert/strict";
import { test } from "node:test";
import { alertChats } from "#src/features/alerts/alert-destinations.ts";
import { loadConfig, type Config } from "#src/config.ts";
import { DESK_EVENT_TYPES } from "#src/domain/desk-event.ts";
import { NOBODY } from "#src/domain/people.ts";
import { holdersOf } from "#src/features/people/roles.ts";

const TOKEN = { DISCORD_BOT_TOKEN: "x", DISCORD_OWNERS: "11 22" };

/** Where alerts go while nobody has a role but by the environment. */
function heard(config: Config) {
  return alertChats(config, holdersOf({ environment: config.roles, people: NOBODY }, "owner"));
}

test("without a channel, Discord's owners hear of everything in their direct messages", () => {
  assert.deepEqual(heard(loadConfig(TOKEN)), [
    { platform: "discord", chatId: "user:11" },
    { platform: "discord", chatId: "user:22" },
  ]);
});

test("a kind that has channels of its own goes only there; the others, to the channels that name none", () => {
  const config = loadConfig({
    ...TOKEN,
    DISCORD_ALERT_CHANNELS: "100, incident=200 position-closed=200 position-closed=300",
  });
  const heardBy = (chatId: string) => heard(config).find((each) => each.chatId === chatId)?.kinds;

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
  assert.deepEqual(heard(loadConfig({ DISCORD_OWNERS: "11" })), []);
});

test("whoever became an owner later hears alerts, unless chats were named", () => {
  const token = { TELEGRAM_BOT_TOKEN: "x", TELEGRAM_OWNERS: "11", CONSOLE: "on" };
  const owners = [
    { platform: "console", userId: "local" },
    { platform: "telegram", userId: "11" },
    { platform: "telegram", userId: "44" },
  ] as const;
  const chats = (config: Config) => alertChats(config, owners).map(({ chatId }) => chatId);

  assert.deepEqual(chats(loadConfig(token)), ["console", "11", "44"]);
  assert.deepEqual(chats(loadConfig({ ...token, TELEGRAM_ALERT_CHATS: "-100" })), ["console", "-100"]);
});
