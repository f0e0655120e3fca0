/**
 * From an empty data folder to the first answer on all three faces: the real worker, the real bots, the real console
 * through pipes, a real Redis, and local servers of both platforms. Nobody is named in the environment.
 */
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test, type TestContext } from "node:test";
import { runConsole } from "#bots/console/run-console.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { openDeskProcesses } from "#test/support/desk-processes.ts";
import { shownText } from "#test/support/discord-bot.ts";
import { startDiscordServer } from "#test/support/discord-server.ts";
import { startTelegramServer, type TelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";

const SAM = { id: 4_711 };
const SAM_ON_DISCORD = "700000000000000099";

async function openDesk(t: TestContext) {
  const telegram = await startTelegramServer();
  const discord = await startDiscordServer({ clock: createSystemClock() });
  const consoleEnds: (() => Promise<void>)[] = [];
  const env = {
    CONSOLE: "on",
    MARKET_SOURCE: "simulated",
    MARKET_SPEED: "60",
    UNIVERSE: "BTC,ETH",
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    DISCORD_BOT_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
  };
  const desk = await openDeskProcesses(t, env, async () => {
    for (const end of consoleEnds) await end();
    await telegram.close();
    await discord.close();
  });
  return { telegram, discord, desk, onEnd: (end: () => Promise<void>) => void consoleEnds.push(end) };
}

/** The console as it is when its ends are no terminal. */
function openConsole(redisUrl: string, dataDir: string) {
  const [input, output, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
  let shown = "";
  output.setEncoding("utf8").on("data", (chunk: string) => (shown += chunk));
  const ended = runConsole({
    redisUrl,
    dataDir,
    input,
    output,
    signal: stop.signal,
    symbols: ["BTC", "ETH"],
    notice: ["The desk is open."],
  });
  return {
    shown: () => shown,
    type: (line: string) => void input.write(`${line}\n`),
    async end(): Promise<void> {
      input.end();
      stop.abort(new Error("the test is over"));
      await ended;
    },
  };
}

const PAUSED = /^PAPER standard: entries are paused/;
const PAUSED_TOO = /^PAPER inverted: entries are paused/;

/** What the first button of a message carries. */
function buttonOf({ world }: TelegramServer, what: RegExp): string {
  const shown = world.messages.find(({ text }) => what.test(text));
  const markup = shown?.parameters.reply_markup as
    { readonly inline_keyboard: readonly (readonly { readonly callback_data: string }[])[] } | undefined;
  return markup?.inline_keyboard[0]?.[0]?.callback_data ?? "";
}

test("a new user comes from an empty folder to his first answer on Telegram, then on Discord, without a third party", async (t) => {
  const { telegram, discord, desk, onEnd } = await openDesk(t);
  const worker = await desk.start("jobs/main.ts");
  await Promise.all([desk.start("bots/telegram/main.ts"), desk.start("bots/discord/main.ts")]);
  const terminal = openConsole(desk.redis.url, desk.dataDir);
  onEnd(() => terminal.end());
  const screens = (): string =>
    [
      ...telegram.world.messages.map(({ text }) => `TELEGRAM: ${text}`),
      ...discord.world.messages.map((message) => `DISCORD: ${shownText(message)}`),
      `CONSOLE: ${terminal.shown()}`,
    ].join("\n---\n");
  if (process.env["SHOW_SCREENS"] !== undefined) t.after(() => t.diagnostic(screens()));
  const onTelegram = (what: RegExp): string | undefined =>
    telegram.world.messages.find(({ text }) => what.test(text))?.text;
  const onDiscord = (what: RegExp): string | undefined =>
    discord.world.messages.map(shownText).find((shown) => what.test(shown));

  // He writes to his new bot, which does not know him.
  telegram.write(SAM, "/start");
  const asked = await until("a code on Telegram", () => onTelegram(/Your code is/));
  const [, code = ""] = /Your code is ([A-HJKMNP-Z2-9]{8})/.exec(asked) ?? [];
  assert.equal(code.length, 8, asked);
  assert.match(asked, /one hour[^]*telegram:4711[^]*console/);

  // At the console the request has arrived, with a numbered button for each role.
  await until("the request at the console", () => terminal.shown().includes(`code ${code}`));
  const [, owner = ""] = /\[(\d+)\] As owner/.exec(terminal.shown()) ?? [];
  assert.match(terminal.shown(), /\[\d+\] As viewer {3}\[\d+\] As operator/);
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(terminal.shown(), /\u001b/, "no colours through a pipe");
  terminal.type(owner);
  const welcome = await until("a welcome on Telegram", () => onTelegram(/You are an owner of this desk/));
  assert.match(welcome, /PAPER[^]*\/status/);

  // His first answers: a command, and a question in his own words.
  telegram.write(SAM, "/status");
  assert.match(await until("an answer to /status", () => onTelegram(/^PAPER: standard/)), /State: active/);
  telegram.write(SAM, "how are the two books doing?");
  await until("an answer in words", () => onTelegram(/standard[^]*inverted/));

  // The same person on Discord: a code from here, said there.
  telegram.write(SAM, "/link");
  const link = await until("a code to link", () => onTelegram(/Your link code is/));
  const [, linkCode = ""] = /Your link code is ([A-HJKMNP-Z2-9]{8})/.exec(link) ?? [];
  discord.write(SAM_ON_DISCORD, "hello", "direct");
  await until("a code on Discord", () => onDiscord(/Your code is/));
  discord.write(SAM_ON_DISCORD, linkCode, "direct");
  const linked = await until("the link", () => onDiscord(/linked to telegram:4711/));
  assert.match(linked, /You are an owner here, too/);
  discord.slash(SAM_ON_DISCORD, "status");
  await until("an answer on Discord", () => onDiscord(/PAPER: standard/));
  terminal.type("/status");
  await until("an answer at the console", () => /PAPER: standard/.test(terminal.shown()));

  // A write that was sent long ago is asked about again; one that was sent now is done.
  const nowSeconds = Math.floor(Date.now() / 1_000);
  telegram.write(SAM, "/pause standard", { date: nowSeconds - 90 });
  const asksAgain = /Nothing is done until you press/;
  await until("the old write to be asked about", () => onTelegram(asksAgain));
  assert.equal(onTelegram(PAUSED), undefined);
  telegram.press(SAM, buttonOf(telegram, asksAgain));
  await until("the confirmed write", () => onTelegram(PAUSED));
  telegram.write(SAM, "/pause inverted", { date: Math.floor(Date.now() / 1_000) });
  await until("the write of now", () => onTelegram(PAUSED_TOO));

  // The desk is stopped: whoever writes hears since when, and is answered when it is back.
  await worker.end("SIGTERM");
  telegram.write(SAM, "/balance");
  const away = await until("since when it is away", () => onTelegram(/The desk is away since/));
  assert.match(away, /away since \d{4}-\d\d-\d\d \d\d:\d\d UTC[^]*is kept and will be answered/);
  discord.slash(SAM_ON_DISCORD, "balance");
  await until("the same on Discord", () => onDiscord(/The desk is away since/));
  await desk.start("jobs/main.ts");
  await until("the kept question is answered", () => onTelegram(/Free cash/));
  await until("on Discord in the place of the notice", () => onDiscord(/Free cash/) !== undefined);
  assert.equal(onDiscord(/The desk is away since/), undefined);
});
