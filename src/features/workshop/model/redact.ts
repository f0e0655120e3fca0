/** Takes secrets out of text before a person or a chat sees it: by their form, by their name, and those that are known. */
import { HIDDEN, hideNamedSecrets } from "#src/domain/hide-secrets.ts";
import { SECRET_PATTERNS } from "#src/domain/platforms.ts";

/** Shorter values would hide ordinary words. */
const KNOWN_LENGTH_MIN = 8;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Bot|Basic)\s+[A-Za-z0-9._~+/=-]{12,}/g, `$1 ${HIDDEN}`],
  ...SECRET_PATTERNS.map(({ source }) => [new RegExp(source, "g"), HIDDEN] as const),
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{16,}|AKIA[A-Z0-9]{12,}|xox[abps]-[A-Za-z0-9-]{10,})/g,
    HIDDEN,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/\b(?:0x)?[0-9a-f]{64}\b/gi, HIDDEN],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"/@]{1,256}@/gi, `$1${HIDDEN}@`],
];

/** `known` are values that must never be shown, such as the tokens of the bots. */
export function createRedactor(known: readonly string[]): (text: string) => string {
  const values = known
    .filter((value) => value.length >= KNOWN_LENGTH_MIN)
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    const unknown = values.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
    // By form first: behind the name "Authorization" only the word "Bearer" would be hidden.
    const byForm = PATTERNS.reduce((rest, [pattern, put]) => rest.replaceAll(pattern, put), unknown);
    return hideNamedSecrets(byForm);
  };
}
