import { randomInt } from "node:crypto";

/** A random word of these letters, evenly drawn, that cannot be guessed. */
export function randomCode(letters: string, length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");
}
