/** What the local Bot API server does for each method, with the words that tdlib/telegram-bot-api refuses in. */
import { parseTelegramHtml, type ParsedHtml } from "./telegram-html.ts";

export type ApiAnswer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
    };

export type Parameters = Readonly<Record<string, unknown>>;

/** A message as the chat shows it: `text` (or the caption) without markup, and the file that came with it. */
export type SentMessage = {
  readonly messageId: number;
  readonly chatId: number;
  readonly file?: UploadedFile;
  readonly text: string;
  readonly entities: ParsedHtml["entities"];
  readonly parameters: Parameters;
};

export type UploadedFile = {
  readonly kind: "photo" | "document";
  readonly name: string;
  readonly bytes: Buffer;
};

export type ChatWorld = {
  readonly bot: {
    readonly id: number;
    readonly is_bot: true;
    readonly first_name: string;
    readonly username: string;
  };
  /** Chats that ever wrote to the bot; it cannot write to others. */
  readonly chats: Set<number>;
  readonly blockedBy: Set<number>;
  readonly messages: SentMessage[];
  /** Callback ids that may still be answered. */
  readonly openPresses: Set<string>;
  readonly answeredPresses: Parameters[];
  readonly actions: Parameters[];
  /** Reactions as they are now, by "chat message". */
  readonly reactions: Map<string, unknown>;
  readonly drafts: Parameters[];
  /** Topics that exist, by "chat topic". */
  readonly topics: Set<string>;
  /** What only one person sees, apart from the chat's messages. */
  readonly ephemeral: SentMessage[];
  /** Whether this server knows drafts and ephemeral messages, which came late. */
  isModern: boolean;
  /** By their scopes, as JSON. */
  readonly menus: Map<string, readonly unknown[]>;
  nextMessageId: number;
};

type Method = (world: ChatWorld, parameters: Parameters) => ApiAnswer;

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const CALLBACK_DATA_BYTES_MAX = 64;
const TRUE: ApiAnswer = { ok: true, result: true };

export const METHODS: Readonly<Record<string, Method>> = {
  getme: (world) => ({ ok: true, result: { ...world.bot, can_join_groups: true } }),
  deletewebhook: () => TRUE,
  setmycommands: (world, { commands, scope = { type: "default" } }) => {
    if (!Array.isArray(commands)) return badRequest("can't parse commands: expected an Array of BotCommand");
    const valid = commands.every((row: { command?: unknown }) =>
      /^[a-z0-9_]{1,32}$/.test(String(row.command)),
    );
    if (!valid) return badRequest("BOT_COMMAND_INVALID");
    world.menus.set(JSON.stringify(scope), commands);
    return TRUE;
  },
  sendchataction: (world, parameters) => {
    const refusal = chatRefusal(world, parameters);
    if (refusal === null) world.actions.push(parameters);
    return refusal ?? TRUE;
  },
  answercallbackquery: (world, parameters) => {
    if (!world.openPresses.delete(String(parameters.callback_query_id))) {
      return badRequest("query is too old and response timeout expired or query ID is invalid");
    }
    world.answeredPresses.push(parameters);
    return TRUE;
  },
  sendmessage: (world, parameters) => post(world, parameters, readContent(parameters, "text", TEXT_MAX)),
  sendphoto: (world, parameters) => postFile(world, parameters, "photo"),
  senddocument: (world, parameters) => postFile(world, parameters, "document"),
  deletemessage: (world, { message_id: id }) => {
    const index = world.messages.findIndex(({ messageId }) => messageId === Number(id));
    if (index === -1) return badRequest("message to delete not found");
    world.messages.splice(index, 1);
    return TRUE;
  },
  setmessagereaction: (world, parameters) => {
    const refusal = chatRefusal(world, parameters);
    if (refusal !== null) return refusal;
    if (!(Number(parameters.message_id) < world.nextMessageId))
      return badRequest("message to react not found");
    world.reactions.set(
      `${String(parameters.chat_id)} ${String(parameters.message_id)}`,
      parameters.reaction,
    );
    return TRUE;
  },
  sendmessagedraft: (world, parameters) => {
    if (!world.isModern) return { ok: false, error_code: 404, description: "Not Found: method not found" };
    if (Number(parameters.chat_id) < 0) return badRequest("TEXTDRAFT_PEER_INVALID");
    if (!(Number(parameters.draft_id) > 0)) return badRequest("draft_id must be non-zero");
    world.drafts.push(parameters);
    return chatRefusal(world, parameters) ?? TRUE;
  },
  editmessagemedia: (world, parameters) => {
    const index = world.messages.findIndex(({ messageId }) => messageId === Number(parameters.message_id));
    const before = world.messages[index];
    if (before === undefined) return badRequest("message to edit not found");
    const media = parameters.media as {
      readonly media: string;
      readonly caption?: string;
      readonly parse_mode?: string;
    };
    const file = parameters[media.media.replace("attach://", "")] as UploadedFile | undefined;
    if (file === undefined) return badRequest("wrong file identifier/HTTP URL specified");
    const content = readContent({ ...parameters, ...media }, "caption", CAPTION_MAX);
    if ("ok" in content) return content;
    const message: SentMessage = { ...before, ...content, file: { ...file, kind: "photo" }, parameters };
    world.messages[index] = message;
    return { ok: true, result: toResult(world, message) };
  },
  editmessagetext: (world, parameters) => {
    const index = world.messages.findIndex(({ messageId }) => messageId === Number(parameters.message_id));
    const before = world.messages[index];
    if (before === undefined) return badRequest("message to edit not found");
    if (before.file !== undefined) return badRequest("there is no text in the message to edit");
    const content = readContent(parameters, "text", TEXT_MAX);
    if ("ok" in content) return content;
    const markup = JSON.stringify(parameters.reply_markup);
    if (before.text === content.text && JSON.stringify(before.parameters.reply_markup) === markup) {
      return badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      );
    }
    const message = { ...before, ...content, parameters };
    world.messages[index] = message;
    return { ok: true, result: toResult(world, message) };
  },
};

/** Puts what was read into the chat, or into the sight of one person. */
function post(
  world: ChatWorld,
  parameters: Parameters,
  content: ReturnType<typeof readContent>,
  file?: UploadedFile,
): ApiAnswer {
  const refusal =
    chatRefusal(world, parameters) ?? topicRefusal(world, parameters) ?? replyRefusal(world, parameters);
  if (refusal !== null) return refusal;
  if ("ok" in content) return content;
  const message = {
    ...content,
    ...(file === undefined ? {} : { file }),
    messageId: world.nextMessageId,
    chatId: Number(parameters.chat_id),
    parameters,
  };
  if (world.isModern && parameters.ephemeral_message_parameters !== undefined) return hide(world, message);
  world.nextMessageId += 1;
  world.messages.push(message);
  return { ok: true, result: toResult(world, message) };
}

function hide(world: ChatWorld, message: SentMessage): ApiAnswer {
  if (message.chatId > 0) return badRequest("ephemeral messages can't be sent to private chats");
  world.ephemeral.push({ ...message, messageId: 0 });
  const result = {
    ...toResult(world, { ...message, messageId: 0 }),
    ephemeral_message_id: world.ephemeral.length,
  };
  return { ok: true, result };
}

function postFile(world: ChatWorld, parameters: Parameters, kind: UploadedFile["kind"]): ApiAnswer {
  const given = parameters[kind];
  const named = typeof given === "string" ? given : "";
  const file = parameters[named.replace("attach://", "")] as UploadedFile | undefined;
  if (file === undefined || file.bytes.length === 0) return badRequest("file must be non-empty");
  if (kind === "photo" && file.bytes.subarray(1, 4).toString("latin1") !== "PNG")
    return badRequest("IMAGE_PROCESS_FAILED");
  return post(world, parameters, readContent(parameters, "caption", CAPTION_MAX), { ...file, kind });
}

function topicRefusal(
  world: ChatWorld,
  { chat_id: chatId, message_thread_id: topic }: Parameters,
): ApiAnswer | null {
  if (topic === undefined || world.topics.has(`${Number(chatId)} ${Number(topic)}`)) return null;
  return badRequest("message thread not found");
}

function chatRefusal(world: ChatWorld, parameters: Parameters): ApiAnswer | null {
  const chatId = Number(parameters.chat_id);
  if (parameters.chat_id === undefined) return badRequest("chat_id is empty");
  if (!world.chats.has(chatId)) return badRequest("chat not found");
  if (!world.blockedBy.has(chatId)) return null;
  return { ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" };
}

function replyRefusal(world: ChatWorld, parameters: Parameters): ApiAnswer | null {
  const reply = parameters.reply_parameters as
    { message_id?: number; allow_sending_without_reply?: boolean } | undefined;
  const known = Number(reply?.message_id) < world.nextMessageId;
  return reply === undefined || known || reply.allow_sending_without_reply === true
    ? null
    : badRequest("message to be replied not found");
}

/** The text or caption as shown and its entities, or the refusal of it. */
function readContent(
  parameters: Parameters,
  where: "text" | "caption",
  lengthMax: number,
): ParsedHtml | Extract<ApiAnswer, { ok: false }> {
  const given = parameters[where];
  const raw = typeof given === "string" ? given : "";
  let parsed: ParsedHtml = { text: raw, entities: [] };
  if (!raw.isWellFormed()) return badRequest("strings must be encoded in UTF-8");
  try {
    if (parameters.parse_mode === "HTML") parsed = parseTelegramHtml(raw);
  } catch (error) {
    return badRequest(`can't parse entities: ${(error as Error).message}`);
  }
  if (where === "text" && parsed.text.trim() === "") return badRequest("message text is empty");
  if (parsed.text.length > lengthMax)
    return badRequest(where === "text" ? "message is too long" : "message caption is too long");
  return hasValidButtons(parameters) ? parsed : badRequest("BUTTON_DATA_INVALID");
}

function hasValidButtons({ reply_markup: markup }: Parameters): boolean {
  const rows = (markup as { inline_keyboard?: { callback_data?: string; text?: string }[][] } | undefined)
    ?.inline_keyboard;
  return (rows ?? []).flat().every(({ callback_data: data = "", text = "" }) => {
    const bytes = Buffer.byteLength(data);
    return text !== "" && bytes >= 1 && bytes <= CALLBACK_DATA_BYTES_MAX;
  });
}

function toResult(world: ChatWorld, message: SentMessage): object {
  return {
    message_id: message.messageId,
    from: world.bot,
    chat: { id: message.chatId, type: message.chatId > 0 ? "private" : "supergroup" },
    date: 1_760_000_000,
    ...(message.file === undefined ? { text: message.text } : { caption: message.text }),
    ...(message.entities.length === 0 ? {} : { entities: message.entities }),
  };
}

export function badRequest(what: string): Extract<ApiAnswer, { ok: false }> {
  return { ok: false, error_code: 400, description: `Bad Request: ${what}` };
}
