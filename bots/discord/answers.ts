/** What the bot says by itself. All but the acknowledgement are best effort: none may hold up what it belongs to. */
import {
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIApplicationCommandOptionChoice,
  type APIInteraction,
} from "discord.js";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { describeError, readFailure, type CallFailure, type DiscordApi } from "./api.ts";
import type { Modal, PressMode } from "./components.ts";
import { messageBody } from "./message-body.ts";
import type { OpenInteractions } from "./open-interactions.ts";
import { renderDiscord } from "./render.ts";
import type { Sender } from "./parsed-update.ts";

export type Deferral = { readonly mode: Exclude<PressMode, "confirm">; readonly isEphemeral: boolean };

export type Answers = {
  /**
   * Within three seconds of the interaction, and so before anything else: "working on it", to be filled later. Null
   * when Discord has it; the interaction is then open.
   */
  defer(interaction: APIInteraction, deferral: Deferral): Promise<CallFailure | null>;
  /** Takes the place of the acknowledgement, within the same three seconds. */
  ask(interaction: APIInteraction, modal: Modal): void;
  suggest(interaction: APIInteraction, choices: APIApplicationCommandOptionChoice<string>[]): void;
  /** Answers an interaction, or a message, with words of the bot's own; only the first part of a long one. */
  say(updateId: string, sender: Sender, message: OutboundMessage): void;
  /** Whether an interaction waits for its answer. */
  isOpen(updateId: string): boolean;
  typing(channelId: string): void;
};

type Deps = {
  readonly api: DiscordApi;
  readonly open: OpenInteractions;
  readonly clock: Clock;
  readonly log: Log;
  readonly applicationId: string;
};

export function createAnswers({ api, open, clock, log, applicationId }: Deps): Answers {
  const attempt = (what: string, call: Promise<unknown>): void => {
    call.catch((error: unknown) => log.warn(`discord: ${what} failed`, { reason: describeError(error) }));
  };
  const respond = (interaction: APIInteraction, body: object): Promise<unknown> =>
    api.post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body });

  return {
    async defer(interaction, { mode, isEphemeral }) {
      const call =
        mode === "in-place"
          ? respond(interaction, { type: InteractionResponseType.DeferredMessageUpdate })
          : respond(interaction, {
              type: InteractionResponseType.DeferredChannelMessageWithSource,
              data: isEphemeral ? { flags: MessageFlags.Ephemeral } : {},
            });
      try {
        await call;
      } catch (error) {
        return readFailure(error);
      }
      open.open(interaction.id, { token: interaction.token, mode, isEphemeral, openedMs: clock.nowMs() });
      return null;
    },
    ask: (interaction, modal) =>
      attempt("a question", respond(interaction, { type: InteractionResponseType.Modal, data: modal })),
    suggest: (interaction, choices) =>
      attempt(
        "a completion",
        respond(interaction, {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices },
        }),
      ),
    say(updateId, sender, message) {
      const [part] = renderDiscord(message);
      if (part === undefined) return;
      const body = messageBody(part, []);
      const interaction = open.find(updateId);
      if (interaction === null) {
        const reply = replyTo(sender.messageId);
        return attempt(
          "a reply",
          api.post(Routes.channelMessages(sender.chatId), { body: { ...body, ...reply } }),
        );
      }
      const { token, mode } = interaction;
      if (mode === "reply") {
        const route = Routes.webhookMessage(applicationId, token, "@original");
        return attempt("an answer", api.patch(route, { auth: false, body }));
      }
      // The pressed message stays as it is; only the person who pressed has to know.
      const route = Routes.webhook(applicationId, token);
      attempt(
        "an answer",
        api.post(route, { auth: false, body: { ...body, flags: MessageFlags.Ephemeral } }),
      );
    },
    isOpen: (updateId) => open.find(updateId) !== null,
    typing: (channelId) => attempt("the typing sign", api.post(Routes.channelTyping(channelId))),
  };
}

/** The answer goes out even where the question was deleted meanwhile. */
export function replyTo(messageId: string | undefined): {
  message_reference?: { message_id: string; fail_if_not_exists: false };
} {
  return messageId === undefined
    ? {}
    : { message_reference: { message_id: messageId, fail_if_not_exists: false } };
}
