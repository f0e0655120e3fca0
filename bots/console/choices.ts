import type { Button } from "#src/domain/message.ts";

/** Older buttons are forgotten. */
const REMEMBERED_MAX = 200;

/** The buttons that were shown, by the numbers that press them. */
export type Choices = {
  /** The number that the next button gets. */
  next(): number;
  add(buttons: readonly Button[]): void;
  actionIdOf(choice: number): string | undefined;
};

/** A number is given once: an alert that comes between reading and typing must not change what a number does. */
export function createChoices(): Choices {
  const actionIds = new Map<number, string>();
  let made = 0;
  return {
    next: () => made + 1,
    add(buttons) {
      for (const { actionId } of buttons) {
        made += 1;
        actionIds.set(made, actionId);
        actionIds.delete(made - REMEMBERED_MAX);
      }
    },
    actionIdOf: (choice) => actionIds.get(choice),
  };
}
