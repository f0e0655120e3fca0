/** Something that a person did to the desk, or tried to. `cause` is the message that it came of. */
export type Deed = {
  readonly actor: string;
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly cause: string;
};

/** Something that his role did not reach: nothing was done. */
export type DeniedDeed = Deed & { readonly effect: "read" | "write" };

/** Puts on the record who did what. The same deed twice is one line. */
export interface DeedRecorder {
  wrote(deed: Deed): void;
  denied(deed: DeniedDeed): void;
}
