/** Where an alert goes: to the chats that hear its kind, into the topics that are bound to it. */
import type { AlertKind } from "#src/domain/alert-settings.ts";
import { isSameChat, isSamePlace, type Binding, type Place } from "#src/domain/chat-settings.ts";

/**
 * `hearing` are the chats that hear this kind. Of a chat with topics for it, those take the chat's place; a place that
 * is bound to it hears it also where its chat does not.
 */
export function alertPlaces(
  hearing: readonly Place[],
  bindings: readonly Binding[],
  kind: AlertKind,
): readonly Place[] {
  const bound = bindings
    .filter(({ target }) => target.type === "alerts" && target.kind === kind)
    .map(({ place }) => place);
  const mains = hearing.filter((chat) => !bound.some((place) => isSameChat(place, chat)));
  const places = [...mains, ...bound];
  return places.filter((place, index) => places.findIndex((one) => isSamePlace(one, place)) === index);
}
