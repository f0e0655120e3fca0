import type { AlertSettings } from "#src/domain/alert-settings.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { AlertChat } from "./store/alert-store.ts";

/** A chat that alerts go to; `kinds` where it was named for some kinds of event alone. */
export type HearingChat = AlertChat & { readonly kinds?: readonly DeskEvent["type"][] };

/** What each chat hears unasked. A change is on the record. */
export interface AlertSettingsApi {
  /** Where alerts go now. */
  chats(): readonly HearingChat[];
  settings(chat: AlertChat): AlertSettings;
  /** `what` is a past tense for the record: "set stop-losses to silent". */
  change(chat: AlertChat, settings: AlertSettings, what: string, order: DeskOrder): AlertSettings;
  /** In which the times of day are. */
  readonly timeZone: string;
}
