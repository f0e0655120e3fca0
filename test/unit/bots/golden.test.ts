import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { renderConsole } from "#bots/console/render.ts";
import { renderDiscord, type DiscordPart } from "#bots/discord/render.ts";
import { renderTelegram, type TelegramPart } from "#bots/telegram/render.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { SAMPLES } from "./sample-messages.ts";

const GOLDEN = join(import.meta.dirname, "golden");

for (const [name, message] of Object.entries(SAMPLES)) {
  test(`the message "${name}" looks on every face as its golden file says`, () => {
    const file = join(GOLDEN, `${name}.txt`);
    const actual = everyFace(message);
    // Written anew on request, for a person to read in the diff.
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, actual);

    assert.ok(existsSync(file), `${file} is absent: run with UPDATE_GOLDEN=1 and read it`);
    assert.equal(actual, readFileSync(file, "utf8"));
  });
}

function everyFace(message: OutboundMessage): string {
  const parts = renderTelegram(message);
  const telegram = parts.map(
    (part, index) => `=== Telegram ${index + 1}/${parts.length}\n${telegramFace(part)}`,
  );
  const discordParts = renderDiscord(message);
  const discord = discordParts.map(
    (part, index) => `=== Discord ${index + 1}/${discordParts.length}\n${discordFace(part)}`,
  );
  const consoleFace = `=== Console\n${renderConsole(message, { colours: false, firstChoice: 1 })}`;
  return `${[...telegram, ...discord, consoleFace].join("\n\n")}\n`;
}

function telegramFace({ html, buttons }: TelegramPart): string {
  const rows = buttons.map((row) =>
    row.map((button) => `[${button.text} -> ${button.callback_data}]`).join(" "),
  );
  return [html, ...rows].join("\n");
}

/** The embed stands behind a bar in its colour, as Discord shows it. */
function discordFace({ content, embeds, components, attachments }: DiscordPart): string {
  const bars = embeds.flatMap(({ description = "", color = 0 }) => [
    `(#${color.toString(16).padStart(6, "0")})`,
    ...description.split("\n").map((line) => `| ${line}`.trimEnd()),
  ]);
  const rows = components.map((row) => row.components.map(componentFace).join(" "));
  return [content, ...bars, ...attachments.map((file) => `{${file.type}}`), ...rows]
    .filter((line) => line !== "")
    .join("\n");
}

function componentFace(component: DiscordPart["components"][number]["components"][number]): string {
  if ("options" in component) {
    const options = component.options.map((option) => `${option.label} -> ${option.value}`);
    return `[${component.placeholder}: ${options.join(", ")}]`;
  }
  return "label" in component && "custom_id" in component
    ? `[${component.label} -> ${component.custom_id}]`
    : "[?]";
}
