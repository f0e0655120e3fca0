/** How a turn stands, into the deferred reply of its interaction until the answer takes that place. Never a message. */
import { ButtonStyle, ComponentType, Routes } from "discord.js";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { ChatLanes } from "#bots/chat-lanes.ts";
import { STATUS_FRESH_MS, statusPayload } from "#jobs/payloads.ts";
import { describeError, type DiscordApi } from "./api.ts";
import { stopId, type Row } from "./components.ts";
import { escapeMarkdown } from "./markup.ts";
import type { OpenInteractions } from "./open-interactions.ts";

type Deps = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly open: OpenInteractions;
  readonly lanes: ChatLanes;
  readonly clock: Clock;
  readonly log: Log;
};

/** The processor of `status-discord`. A status that comes too late, or to nothing that waits, is not shown. */
export function createStatusDisplay(deps: Deps): (payload: unknown) => Promise<null> {
  const { api, applicationId, open, lanes, clock, log } = deps;

  async function show(payload: unknown): Promise<void> {
    const status = statusPayload.parse(payload);
    const interaction = open.find(status.updateId);
    const isLate = clock.nowMs() - status.tsMs > STATUS_FRESH_MS;
    if (status.done || isLate) return;
    if (interaction === null)
      return void (await api.post(Routes.channelTyping(status.topicId ?? status.chatId)));
    if (interaction.mode !== "reply") return;
    const components = status.canStop ? [stopRow(status.updateId)] : [];
    const body = { content: escapeMarkdown(status.text), components, allowed_mentions: { parse: [] } };
    const route = Routes.webhookMessage(applicationId, interaction.token, "@original");
    await api.patch(route, { auth: false, body });
  }

  return async (payload) => {
    const { chatId } = statusPayload.parse(payload);
    try {
      // In the chat's lane, so that it cannot overtake the answer.
      await lanes(chatId, () => show(payload));
    } catch (error) {
      log.warn("discord: a status could not be shown", { reason: describeError(error) });
    }
    return null;
  };
}

function stopRow(updateId: string): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.Button,
        style: ButtonStyle.Secondary,
        label: "Stop",
        custom_id: stopId(updateId),
      },
    ],
  };
}
