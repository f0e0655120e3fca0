/** Codes that a person reads from one screen and types on another. */

/** No I, L, O, 0 and 1: they look alike. 31 letters, 8 of them: about 8.5e11 codes. */
export const CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
export const CODE_LENGTH = 8;

const CODE: RegExp = new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`);

export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** As people type them: lower case, with blanks or a dash in the middle. Null where it is no code. */
export function readCode(text: string): string | null {
  const code = text.trim().replaceAll(/[\s-]/g, "").toUpperCase();
  return isCode(code) ? code : null;
}
