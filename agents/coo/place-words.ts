/** How people name what a topic or a channel is for: "stop-losses", "cfo", "off". */
import { refusal } from "#agents/targets.ts";
import type { CatalogueEntry, SkillContext } from "#agents/define.ts";
import { ALERT_KINDS } from "#src/domain/alert-settings.ts";
import {
  isSameChat,
  isSamePlace,
  targetWords,
  type Binding,
  type BindingTarget,
  type Place,
} from "#src/domain/chat-settings.ts";
import { platformOf } from "#src/domain/platforms.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { kindIn } from "./alert-words.ts";

/** Null takes away what is bound. */
export type WantedTarget = { readonly target: BindingTarget | null };

/** The COO finds out who answers: that is what a place does that is bound to nobody. */
const NOT_BOUND = "coo";

export function agentNames(catalogue: readonly CatalogueEntry[]): readonly string[] {
  return [...new Set(catalogue.map(({ agent }) => agent))].filter((name) => name !== NOT_BOUND);
}

export function placeOf({ actor, chatId, topicId }: SkillContext): Place {
  return { platform: actor.platform, chatId, ...(topicId === undefined ? {} : { topicId }) };
}

/** "this topic", "this channel", "this chat". */
export function placeWords({ actor, chatKind, topicId }: SkillContext): string {
  if (topicId !== undefined) return "this topic";
  return chatKind === "group" ? `this ${platformOf(actor.platform).destination.group}` : "this chat";
}

export function readTarget(said: string, catalogue: readonly CatalogueEntry[]): WantedTarget | Refusal {
  const words = said
    .toLowerCase()
    .replaceAll(/\b(?:agent|alerts?|topic|channel|the|this|to|bind|about|for)\b/g, " ")
    .trim();
  if (/^(?:off|none|nothing|unbind|coo)\b/.test(words)) return { target: null };
  const plain = words.replaceAll(/[^a-z]/g, "");
  const agent = agentNames(catalogue).find((name) => name.replaceAll("-", "") === plain);
  if (agent !== undefined) return { target: { type: "agent", agent } };
  const kind = kindIn(words);
  if (kind !== null) return { target: { type: "alerts", kind } };
  return refusal(
    "TARGET_UNKNOWN",
    `There is no agent and no kind of alert called "${said.trim().slice(0, 40)}". Nothing was done.`,
    `Agents: ${agentNames(catalogue).join(", ")}. Alerts: ${ALERT_KINDS.join(", ")}. "off" takes away what is bound.`,
  );
}

/** What is bound in a chat, a line a place; `here` first, and named so. */
export function boundLines(bindings: readonly Binding[], here: Place): readonly string[] {
  const places = bindings.map(({ place }) => place).filter((place) => isSameChat(place, here));
  const once = places.filter((place, index) => places.findIndex((one) => isSamePlace(one, place)) === index);
  return once
    .toSorted((one, other) => Number(isSamePlace(other, here)) - Number(isSamePlace(one, here)))
    .map((place) => {
      const targets = bindings
        .filter((one) => isSamePlace(one.place, place))
        .map(({ target }) => targetWords(target));
      const name = place.topicId === undefined ? "outside of topics" : `topic ${place.topicId}`;
      return `${name}${isSamePlace(place, here) ? " (here)" : ""}: ${targets.join(", ")}`;
    });
}
