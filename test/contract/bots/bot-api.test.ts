/** What the bot says to Telegram, against the published description of the Bot API. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import type { Parameters } from "#test/support/telegram-methods.ts";
import type { ApiCall } from "#test/support/telegram-server.ts";
import { deliver, OWNER, openBot } from "#test/support/telegram-bot.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const SPECIFICATION = join(
  import.meta.dirname,
  "../../../../shared/data/examples/specs/telegram_bot_api_9.2.json",
);
const skip = existsSync(SPECIFICATION) ? false : "../shared/data is absent";

type Field = { readonly name: string; readonly types: readonly string[]; readonly required: boolean };
/** `subtypes`: the object is one of these. */
type Shape = { readonly fields?: readonly Field[]; readonly subtypes?: readonly string[] };
type Specification = {
  readonly methods: Readonly<Record<string, Shape>>;
  readonly types: Readonly<Record<string, Shape>>;
};

test(
  "every call has a method, parameters and nested fields that the Bot API describes",
  { skip },
  async (t) => {
    const specification = JSON.parse(readFileSync(SPECIFICATION, "utf8")) as Specification;

    const calls = await callsOfASession(t);

    const faults = calls.flatMap(({ method, parameters }) =>
      faultsOf(method, parameters, specification.methods[method], specification),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual([...new Set(calls.map((call) => call.method))].toSorted(), [
      "answerCallbackQuery",
      "deleteWebhook",
      "getMe",
      "getUpdates",
      "sendChatAction",
      "sendMessage",
      "setMyCommands",
    ]);
  },
);

/** One of everything that the bot does. */
async function callsOfASession(t: TestContext): Promise<readonly ApiCall[]> {
  const bot = await openBot(t);
  bot.server.write(OWNER, "/status");
  bot.server.write(OWNER, "/statsu");
  bot.server.press(OWNER, "refresh");
  const message: OutboundMessage = {
    kind: "answer",
    severity: "info",
    headline: "Answer",
    blocks: [text("text")],
    buttons: [[{ label: "Go", actionId: "go" }]],
  };
  const job = await deliver(bot, OWNER.id, message, "1");
  await turnsUntil(() => job().state === "completed", "the delivery");
  await turnsUntil(() => bot.server.world.answeredPresses.length === 1, "the press is answered");
  // Whichever of the two came second in the chat waits for its second.
  await turnsUntil(
    () => bot.clock.sleeping() > 0 || bot.server.world.messages.length === 2,
    "the second message",
  );
  await bot.clock.advance(2_000);
  await turnsUntil(() => bot.server.world.messages.length === 2, "the refusal");
  return bot.server.calls;
}

function faultsOf(
  where: string,
  value: Parameters,
  shape: Shape | undefined,
  specification: Specification,
): string[] {
  if (shape === undefined) return [`${where} is not described`];
  const fields = new Map((shape.fields ?? []).map((field) => [field.name, field]));
  const missing = [...fields.values()].filter((field) => field.required && !(field.name in value));
  return [
    ...missing.map((field) => `${where} lacks ${field.name}`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = fields.get(name);
      if (field === undefined) return [`${where} has no ${name}`];
      return objectsIn(inner).flatMap((object) =>
        nestedFaults(`${where}.${name}`, object, field, specification),
      );
    }),
  ];
}

/** A nested object must fit at least one of the types that its field may have. */
function nestedFaults(
  where: string,
  value: Parameters,
  field: Field,
  specification: Specification,
): string[] {
  const attempts = field.types
    .map((type) => type.replace(/^(Array of )+/, ""))
    .flatMap((type) => [type, ...(specification.types[type]?.subtypes ?? [])])
    .filter((type) => type in specification.types)
    .map((type) => faultsOf(where, value, specification.types[type], specification));
  return attempts.find((faults) => faults.length === 0) ?? attempts[0] ?? [`${where} should be no object`];
}

function objectsIn(value: unknown): Parameters[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return typeof value === "object" && value !== null ? [value as Parameters] : [];
}
