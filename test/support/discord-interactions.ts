/** What the local Discord server does with the answers to an interaction. Error codes as Discord documents them. */
import { isEmptyMessage, messageFaults, modalFaults } from "./discord-forms.ts";
import {
  apiError,
  messageJson,
  snowflake,
  type ApiAnswer,
  type ApiRequest,
  type ChannelMessage,
  type DiscordWorld,
  type Json,
  type OpenInteraction,
} from "./discord-world.ts";

const ACKNOWLEDGE_MS = 3_000;
const TOKEN_MS = 15 * 60_000;
const EPHEMERAL = 64;

/** The types of callback that fit each type of interaction. */
const FITTING: Readonly<Record<OpenInteraction["type"], readonly number[]>> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7],
};

export function invalidForm(faults: readonly string[]): ApiAnswer {
  const errors = Object.fromEntries(
    faults.map((fault) => [fault, { _errors: [{ code: "INVALID", message: "Not accepted." }] }]),
  );
  return apiError(400, 50_035, "Invalid Form Body", errors);
}

export function acknowledge(world: DiscordWorld, id: string, token: string, { body }: ApiRequest): ApiAnswer {
  const found = world.interactions.find((each) => each.id === id && each.token === token);
  const ageMs = found === undefined ? 0 : world.clock.nowMs() - found.createdMs;
  if (found === undefined) return apiError(404, 10_062, "Unknown interaction");
  if (found.acknowledged !== null) {
    return apiError(400, 40_060, "Interaction has already been acknowledged.");
  }
  if (ageMs > ACKNOWLEDGE_MS) return apiError(404, 10_062, "Unknown interaction");
  const type = Number(body["type"]);
  const data = (body["data"] ?? {}) as Json;
  if (!FITTING[found.type].includes(type)) return invalidForm(["type"]);
  if (type === 9 && modalFaults(data).length > 0) return invalidForm(modalFaults(data));
  if (type === 8 && !areChoices(data)) return invalidForm(["data.choices"]);
  if (type === 4 || type === 7) {
    const refusal = contentRefusal(data, 0);
    if (refusal !== null) return refusal;
  }
  found.acknowledged = { type, data, afterMs: ageMs };
  if (type === 4) found.originalId = add(world, found, data, []).id;
  if (type === 6 || type === 7) found.originalId = found.pressedId;
  return { status: 204 };
}

function areChoices({ choices }: Json): boolean {
  if (!Array.isArray(choices) || choices.length > 25) return false;
  return choices.every(({ name, value }: Json) =>
    [name, value].every((text) => typeof text === "string" && text.length >= 1 && text.length <= 100),
  );
}

/** `PATCH .../messages/@original`: fills a deferred reply, or edits what is there. */
export function editOriginal(world: DiscordWorld, token: string, { body, files }: ApiRequest): ApiAnswer {
  const found = openFor(world, token);
  if ("status" in found) return found;
  const refusal = contentRefusal(body, files.length);
  if (refusal !== null) return refusal;
  if (found.originalId === null) {
    const created = add(world, found, { ...body, ...flagsOf(found) }, files);
    found.originalId = created.id;
    return { status: 200, body: messageJson(world, created) };
  }
  return editMessage(world, found.originalId, body, files);
}

/** `POST /webhooks/...`: a message behind the first. */
export function followUp(world: DiscordWorld, token: string, { body, files }: ApiRequest): ApiAnswer {
  const found = openFor(world, token);
  if ("status" in found) return found;
  const refusal = contentRefusal(body, files.length);
  if (refusal !== null) return refusal;
  return { status: 200, body: messageJson(world, add(world, found, body, files)) };
}

/** The interaction, or why its token is of no use. */
function openFor(world: DiscordWorld, token: string): OpenInteraction | ApiAnswer {
  const found = world.interactions.find((each) => each.token === token);
  if (found === undefined || world.clock.nowMs() - found.createdMs > TOKEN_MS) {
    return apiError(401, 50_027, "Invalid Webhook Token");
  }
  const isOpen =
    found.acknowledged !== null && found.acknowledged.type !== 8 && found.acknowledged.type !== 9;
  return isOpen ? found : apiError(404, 10_015, "Unknown Webhook");
}

function add(
  world: DiscordWorld,
  from: OpenInteraction,
  body: Json,
  files: ApiRequest["files"],
): ChannelMessage {
  const isEphemeral = (Number(body["flags"] ?? 0) & EPHEMERAL) !== 0;
  const message: ChannelMessage = {
    id: snowflake(world.clock),
    channelId: from.channelId,
    body,
    files,
    visibleTo: isEphemeral ? from.userId : null,
    byBot: true,
    nonce: null,
    revisions: 0,
  };
  world.messages.push(message);
  return message;
}

/** The first answer is as visible as it was deferred. */
function flagsOf({ acknowledged }: OpenInteraction): Json {
  return { flags: Number(acknowledged?.data["flags"] ?? 0) & EPHEMERAL };
}

export function contentRefusal(body: Json, files: number): ApiAnswer | null {
  const faults = messageFaults(body);
  if (faults.length > 0) return invalidForm(faults);
  const declared = ((body["attachments"] ?? []) as Json[]).length;
  if (declared !== files && files > 0) return invalidForm(["attachments (not as many as files)"]);
  return isEmptyMessage(body, files) ? apiError(400, 50_006, "Cannot send an empty message") : null;
}

export function editMessage(
  world: DiscordWorld,
  id: string,
  body: Json,
  files: ApiRequest["files"],
): ApiAnswer {
  const index = world.messages.findIndex((message) => message.id === id);
  const before = world.messages[index];
  if (before === undefined) return apiError(404, 10_008, "Unknown Message");
  if (!before.byBot) return apiError(403, 50_005, "Cannot edit a message authored by another user");
  const after = {
    ...before,
    body: { ...before.body, ...body },
    files: "attachments" in body ? files : [...before.files, ...files],
    revisions: before.revisions + 1,
  };
  world.messages[index] = after;
  return { status: 200, body: messageJson(world, after) };
}
