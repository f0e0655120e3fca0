/** JSON for values that hold amounts: a bigint keeps every digit on the way out and back. */

/** Objects that look like a bigint's form are nobody else's. */
const BIGINT_KEY = "$units";

export function toExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "bigint" ? { [BIGINT_KEY]: one.toString() } : one,
  );
}

/** What `toExactJson` wrote. The caller knows the form: it wrote it. */
export function fromExactJson(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) => {
    if (typeof one !== "object" || one === null || !(BIGINT_KEY in one)) return one;
    return BigInt(String(one[BIGINT_KEY]));
  });
}
