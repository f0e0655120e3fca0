import type { Actor } from "#src/domain/roles.ts";

/** What a person's next text is for: it runs this skill, with the text in this field of its input. */
export type ExpectedText = {
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly field: string;
  readonly expiresTsMs: number;
};

/** Remembers across restarts that a person was asked to write something. One a person: the newest counts. */
export interface ExpectedTexts {
  expect(actor: Pick<Actor, "platform" | "userId">, expected: ExpectedText): void;
  /** Once: a later message is not taken for it. The message with the same cause is, when its job runs again. */
  take(actor: Pick<Actor, "platform" | "userId">, cause: string, nowMs: number): ExpectedText | null;
}
