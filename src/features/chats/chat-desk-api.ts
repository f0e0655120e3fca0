import type { Binding, BindingTarget, Place, WhileBusy } from "#src/domain/chat-settings.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

/** What chats are set to. Every change is on the record. */
export interface ChatDesk {
  /** What the machine's settings say, where nobody chose. */
  whileBusy(chat: Place): WhileBusy;
  setWhileBusy(chat: Place, whileBusy: WhileBusy, order: DeskOrder): void;
  bindings(): readonly Binding[];
  /** A place has one agent at most: another takes its place. It may have several kinds of alert. */
  bind(place: Place, target: BindingTarget, order: DeskOrder): void;
  /** What was bound there, and is no more. */
  unbind(place: Place, order: DeskOrder): readonly BindingTarget[];
  /** A platform says that a topic is gone or closed: what was bound to it goes to its chat again. */
  readonly topicGone: (place: Place, outboxId: number) => void;
}
