import type { Binding, Place, WhileBusy } from "#src/domain/chat-settings.ts";

/** What chats are set to, as it is kept. */
export interface ChatStore {
  /** By a chat's name, "telegram:-100123". */
  whileBusy(): readonly { readonly chat: string; readonly whileBusy: WhileBusy }[];
  putWhileBusy(chat: string, whileBusy: WhileBusy): void;
  /** In the order in which they were made. */
  bindings(): readonly Binding[];
  /** The same again is a no-op. */
  bind(binding: Binding): void;
  /** Takes every binding of a place away. */
  unbind(place: Place): void;
}
