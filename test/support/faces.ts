/** A message as each platform's renderer makes it, for a person to read and for golden files. */
import { renderConsole } from "#bots/console/render.ts";
import { renderDiscord, type DiscordPart } from "#bots/discord/render.ts";
import type { TelegramPart } from "#bots/telegram/render.ts";
import { stepsOf, type Step } from "#bots/telegram/steps.ts";
import type { OutboundMessage } from "#src/domain/message.ts";

/** What a button sends when it is pressed is shown where `ids` is "shown"; a store of buttons draws them at random. */
export function everyFace(message: OutboundMessage, ids: Ids = "hidden"): string {
  const steps = stepsOf(message);
  const telegram = steps.map(
    (step, index) => `=== Telegram ${index + 1}/${steps.length}\n${telegramFace(step, ids)}`,
  );
  const discordParts = renderDiscord(message);
  const discord = discordParts.map(
    (part, index) => `=== Discord ${index + 1}/${discordParts.length}\n${discordFace(part, ids)}`,
  );
  const consoleFace = `=== Console\n${renderConsole(message, { colours: false, firstChoice: 1 })}`;
  return `${[...telegram, ...discord, consoleFace].join("\n\n")}\n`;
}

type Ids = "shown" | "hidden";

function telegramFace(step: Step, ids: Ids): string {
  switch (step.type) {
    case "text":
      return partFace(step.part, ids);
    case "photo":
      return `{photo}\n${partFace(step.part, ids)}`;
    case "document":
      return `{document ${step.name}}`;
    case "text-file":
      return `{document ${step.name}}\n${step.text}`;
  }
}

function partFace({ html, buttons }: TelegramPart, ids: Ids): string {
  const rows = buttons.map((row) =>
    row
      .map(({ text, callback_data: id }) => (ids === "shown" ? `[${text} -> ${id}]` : `[${text}]`))
      .join(" "),
  );
  return [html, ...rows].join("\n");
}

/** The embed stands behind a bar in its colour, as Discord shows it. */
function discordFace({ content, embeds, components, attachments }: DiscordPart, ids: Ids): string {
  const bars = embeds.flatMap(({ description = "", color = 0 }) => [
    `(#${color.toString(16).padStart(6, "0")})`,
    ...description.split("\n").map((line) => `| ${line}`.trimEnd()),
  ]);
  const rows = components.map((row) => row.components.map((one) => componentFace(one, ids)).join(" "));
  const files = attachments.map((file) =>
    file.type === "image" ? `{image: ${file.alt}}` : `{document ${file.name}}`,
  );
  return [content, ...bars, ...files, ...rows].filter((line) => line !== "").join("\n");
}

function componentFace(component: DiscordPart["components"][number]["components"][number], ids: Ids): string {
  if ("options" in component) {
    const options = component.options.map(({ label, value }) =>
      ids === "shown" ? `${label} -> ${value}` : label,
    );
    return `[${component.placeholder}: ${options.join(", ")}]`;
  }
  if (!("label" in component) || !("custom_id" in component)) return "[?]";
  return ids === "shown" ? `[${component.label} -> ${component.custom_id}]` : `[${component.label}]`;
}
