import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { renderConsole } from "#bots/console/render.ts";
import { renderTelegram, type TelegramPart } from "#bots/telegram/render.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { SAMPLES } from "./sample-messages.ts";

const GOLDEN = join(import.meta.dirname, "golden");

for (const [name, message] of Object.entries(SAMPLES)) {
  test(`the message "${name}" looks on both faces as its golden file says`, () => {
    const file = join(GOLDEN, `${name}.txt`);
    const actual = bothFaces(message);
    // Written anew on request, for a person to read in the diff.
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, actual);

    assert.ok(existsSync(file), `${file} is absent: run with UPDATE_GOLDEN=1 and read it`);
    assert.equal(actual, readFileSync(file, "utf8"));
  });
}

function bothFaces(message: OutboundMessage): string {
  const parts = renderTelegram(message);
  const telegram = parts.map(
    (part, index) => `=== Telegram ${index + 1}/${parts.length}\n${telegramFace(part)}`,
  );
  const consoleFace = `=== Console\n${renderConsole(message, { colours: false, firstChoice: 1 })}`;
  return `${[...telegram, consoleFace].join("\n\n")}\n`;
}

function telegramFace({ html, buttons }: TelegramPart): string {
  const rows = buttons.map((row) =>
    row.map((button) => `[${button.text} -> ${button.callback_data}]`).join(" "),
  );
  return [html, ...rows].join("\n");
}
