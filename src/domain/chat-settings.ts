/** What a chat is set to beside its alerts: what a sentence does during a turn, and what its topics are bound to. */
import type { AlertKind } from "./alert-settings.ts";
import type { Platform } from "./platforms.ts";

/** What a sentence does that arrives while another of the same person is answered: waits, goes on top of it, or takes its place. */
export const WHILE_BUSY = ["queue", "steer", "replace"] as const;
export type WhileBusy = (typeof WHILE_BUSY)[number];

/** A chat, or one topic of it. On Discord a channel and a thread are chats of their own. */
export type Place = { readonly platform: Platform; readonly chatId: string; readonly topicId?: string };

/** An agent, whom everything that is said there is for; or a kind of alert, which is delivered there. */
export type BindingTarget =
  { readonly type: "agent"; readonly agent: string } | { readonly type: "alerts"; readonly kind: AlertKind };

export type Binding = { readonly place: Place; readonly target: BindingTarget };

export function isSameChat(one: Place, other: Place): boolean {
  return one.platform === other.platform && one.chatId === other.chatId;
}

export function isSamePlace(one: Place, other: Place): boolean {
  return isSameChat(one, other) && one.topicId === other.topicId;
}

/** Whom everything that is said in a place is for; null where the COO finds out. */
export function agentOf(bindings: readonly Binding[], place: Place): string | null {
  const found = bindings.find((one) => one.target.type === "agent" && isSamePlace(one.place, place));
  return found?.target.type === "agent" ? found.target.agent : null;
}

/** The places where everything that is said is for somebody of the desk, by their names. */
export function listeningPlaces(bindings: readonly Binding[]): readonly string[] {
  return bindings.filter(({ target }) => target.type === "agent").map(({ place }) => nameOfPlace(place));
}

/** "telegram:-100123". */
export function nameOfChat({ platform, chatId }: Place): string {
  return `${platform}:${chatId}`;
}

/** "telegram:-100123/5": a place by one name, for where no record fits. */
export function nameOfPlace({ platform, chatId, topicId }: Place): string {
  return `${platform}:${chatId}${topicId === undefined ? "" : `/${topicId}`}`;
}

/** "stop-losses", "the agent cfo". */
export function targetWords(target: BindingTarget): string {
  return target.type === "agent" ? `the agent ${target.agent}` : target.kind;
}
