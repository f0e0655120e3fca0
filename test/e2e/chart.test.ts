/** A chart from the finger to the phone: the worker, its painter and the Telegram bot as processes, a real Redis, real grammY. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDeskProcesses } from "#test/support/desk-processes.ts";
import { OWNER } from "#test/support/telegram-bot.ts";
import { startTelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";

test("/chart in a chat is answered with a photo of what the books made, and its figures in words", async (t) => {
  const server = await startTelegramServer();
  const desk = await openDeskProcesses(
    t,
    {
      MARKET_SOURCE: "simulated",
      UNIVERSE: "BTC,ETH,SOL,XRP,DOGE,ADA",
      TELEGRAM_BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.apiRoot,
      TELEGRAM_OWNERS: String(OWNER.id),
    },
    () => server.close(),
  );
  await desk.start("bots/telegram/main.ts");
  const worker = await desk.start("jobs/main.ts", { MARKET_SPEED: "3000" });
  const { world } = server;
  // A bot may not write first; from then on the desk tells what it does.
  server.write(OWNER, "/status");
  await until("what was closed", () => world.messages.find(({ text }) => /stop-loss|take-profit/.test(text)));

  server.write(OWNER, "/chart equity all");
  const photo = await until("a photo", () =>
    world.messages.find(({ file, text }) => file?.kind === "photo" && text.startsWith("PAPER equity")),
  );

  const bytes = photo.file?.bytes ?? assert.fail("no file");
  assert.equal(bytes.readUInt32BE(16), 780);
  assert.match(
    photo.text,
    /^PAPER equity, since the start\n\nPAPER\. Equity: standard, inverted, since the start/,
  );
  assert.match(photo.text, /standard: \d+\.\d\d USDT/);
  assert.equal(await worker.end("SIGTERM"), 0);
});
