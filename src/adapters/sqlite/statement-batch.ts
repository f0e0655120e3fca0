/**
 * Calls of statements on their way to another thread, packed: cloning two million values one by one costs more
 * than computing them. All texts are one text, all numbers one array.
 */

export type SqlValue = number | bigint | string | null;

export type StatementBatch = {
  /** A call: number of its statement, count of its values, then a code for each: its kind, and a text's length. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bigints: BigInt64Array<ArrayBuffer>;
  readonly texts: string;
};

const NULL = 0;
const NUMBER = 1;
const BIGINT = 2;
const TEXT = 3;
const KINDS = 4;
const ROOM_AT_FIRST = 4_096;
const INT64_MAX = 2n ** 63n - 1n;

export class StatementBatchWriter {
  #codes = new Uint32Array(ROOM_AT_FIRST);
  #numbers = new Float64Array(ROOM_AT_FIRST);
  #bigints = new BigInt64Array(ROOM_AT_FIRST);
  readonly #texts: string[] = [];
  #codeCount = 0;
  #numberCount = 0;
  #bigintCount = 0;

  get isEmpty(): boolean {
    return this.#codeCount === 0;
  }

  /** @throws RangeError for a bigint beyond 64 bits, TypeError for a value that is none of SQLite's. */
  add(statement: number, values: readonly SqlValue[]): void {
    this.#makeRoom(values.length);
    this.#codes[this.#codeCount] = statement;
    this.#codes[this.#codeCount + 1] = values.length;
    this.#codeCount += 2;
    for (let index = 0; index < values.length; index += 1) {
      this.#codes[this.#codeCount] = this.#addValue(values[index]);
      this.#codeCount += 1;
    }
  }

  /** What was added since the last call. */
  take(): StatementBatch {
    const batch = {
      codes: this.#codes.slice(0, this.#codeCount),
      numbers: this.#numbers.slice(0, this.#numberCount),
      bigints: this.#bigints.slice(0, this.#bigintCount),
      texts: this.#texts.join(""),
    };
    this.#texts.length = 0;
    this.#codeCount = 0;
    this.#numberCount = 0;
    this.#bigintCount = 0;
    return batch;
  }

  /** Returns the code of the value. */
  #addValue(value: SqlValue | undefined): number {
    if (typeof value === "string") {
      this.#texts.push(value);
      return TEXT + value.length * KINDS;
    }
    if (typeof value === "number") {
      this.#numbers[this.#numberCount] = value;
      this.#numberCount += 1;
      return NUMBER;
    }
    if (typeof value === "bigint") {
      if (value > INT64_MAX || value < -INT64_MAX) throw new RangeError(`beyond 64 bits: ${value}`);
      this.#bigints[this.#bigintCount] = value;
      this.#bigintCount += 1;
      return BIGINT;
    }
    if (value === null) return NULL;
    throw new TypeError(`not a value that SQLite can hold: ${typeof value}`);
  }

  #makeRoom(count: number): void {
    if (this.#codeCount + count + 2 > this.#codes.length) {
      const codes = new Uint32Array(this.#codes.length * 2);
      codes.set(this.#codes);
      this.#codes = codes;
    }
    if (this.#numberCount + count > this.#numbers.length) {
      const numbers = new Float64Array(this.#numbers.length * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
    }
    if (this.#bigintCount + count > this.#bigints.length) {
      const bigints = new BigInt64Array(this.#bigints.length * 2);
      bigints.set(this.#bigints);
      this.#bigints = bigints;
    }
  }
}

/** Makes every call in order. */
export function replayBatch(
  { codes, numbers, bigints, texts }: StatementBatch,
  call: (statement: number, values: readonly SqlValue[]) => void,
): void {
  let [numberAt, bigintAt, textAt] = [0, 0, 0];
  for (let at = 0; at < codes.length;) {
    const statement = codes[at] as number;
    const end = at + 2 + (codes[at + 1] as number);
    const values: SqlValue[] = [];
    for (at += 2; at < end; at += 1) {
      const code = codes[at] as number;
      if (code === NUMBER) values.push(numbers[numberAt++] as number);
      else if (code === BIGINT) values.push(bigints[bigintAt++] as bigint);
      else if (code === NULL) values.push(null);
      else values.push(texts.slice(textAt, (textAt += (code - TEXT) / KINDS)));
    }
    call(statement, values);
  }
}
