/** How a setting is written in the environment. "channels" are chats, each alone or as `kind=chat`. */
export type SettingKind = "text" | "url" | "list" | "channels";

export type PlatformSetting = {
  readonly kind: SettingKind;
  /** Kept out of logs and of what the workshop shows. A pattern finds it also where nobody set it here. */
  readonly secret?: true | RegExp;
};

/** All that the desk knows of a chat platform. Whatever is specific to one stands in its folder under `bots/`. */
export type PlatformDescriptor = {
  /** As in "telegram:4711". */
  readonly name: string;
  readonly label: string;
  /** The variables of its own, by name. */
  readonly settings: Readonly<Record<string, PlatformSetting>>;
  /** The setting that turns it on; null: it is on while somebody sits at the terminal. */
  readonly token: string | null;
  /** Who may what: the setting that lists them, or the user ids themselves. */
  readonly people: Readonly<Record<"owner" | "operator" | "viewer", string | readonly string[]>>;
  /** The setting that lists the chats that hear alerts; null: owners hear them in their own. */
  readonly alertChats: string | null;
  readonly destination: {
    /** What a user's id and a chat's look like where people type them. */
    readonly user: RegExp;
    readonly chat: RegExp;
    /** Where a person is written to in private. */
    readonly privateChat: (userId: string) => string;
    /** Whether a message id says which message it is without its chat. */
    readonly messageIdsAreGlobal: boolean;
    /** What people call a chat of several. */
    readonly group: "chat" | "channel";
  };
  /** Whether a chat shows pictures; where it does not, their words are enough and none is painted for it. */
  readonly shows: { readonly pictures: boolean };
  readonly limits: { readonly textChars: number };
  /** The program of the bot, from the root of the project; null: it runs within `npm start`. */
  readonly entry: string | null;
};
