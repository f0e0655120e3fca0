/**
 * Calls of statements on their way to another thread, packed: cloning two million values one by one costs more
 * than computing them. All numbers are one array; short texts, which repeat, are named once; long ones are one text.
 */

export type SqlValue = number | bigint | string | null;

export type StatementBatch = {
  /** A call: number of its statement, count of its values, then each one's kind and a text's place or length. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bigints: BigInt64Array<ArrayBuffer>;
  readonly words: readonly string[];
  readonly texts: string;
};

const NULL = 0;
const NUMBER = 1;
const BIGINT = 2;
const WORD = 3;
const TEXT = 4;
const KINDS = 8;
const WORD_LENGTH_MAX = 16;
const ROOM_AT_FIRST = 4_096;
const INT64_MAX = 2n ** 63n - 1n;

export class StatementBatchWriter {
  #codes = new Uint32Array(ROOM_AT_FIRST);
  #numbers = new Float64Array(ROOM_AT_FIRST);
  #bigints = new BigInt64Array(ROOM_AT_FIRST);
  #words: string[] = [];
  readonly #wordPlaces = new Map<string, number>();
  readonly #texts: string[] = [];
  #statements = 0;
  #codeCount = 0;
  #numberCount = 0;
  #bigintCount = 0;

  /** How many were added since `take`. */
  get statements(): number {
    return this.#statements;
  }

  get isEmpty(): boolean {
    return this.#statements === 0;
  }

  /** @throws RangeError for a bigint beyond 64 bits, TypeError for a value that is none of SQLite's. */
  add(statement: number, values: readonly SqlValue[]): void {
    this.#makeRoom(values.length);
    this.#statements += 1;
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
      words: this.#words,
      texts: this.#texts.join(""),
    };
    this.#words = [];
    this.#wordPlaces.clear();
    this.#texts.length = 0;
    this.#statements = 0;
    this.#codeCount = 0;
    this.#numberCount = 0;
    this.#bigintCount = 0;
    return batch;
  }

  /** Returns the code of the value. */
  #addValue(value: SqlValue | undefined): number {
    if (typeof value === "string") return this.#addText(value);
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

  #addText(value: string): number {
    if (value.length > WORD_LENGTH_MAX) {
      this.#texts.push(value);
      return TEXT + value.length * KINDS;
    }
    const known = this.#wordPlaces.get(value);
    if (known !== undefined) return WORD + known * KINDS;
    const place = this.#words.push(value) - 1;
    this.#wordPlaces.set(value, place);
    return WORD + place * KINDS;
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
  { codes, numbers, bigints, words, texts }: StatementBatch,
  call: (statement: number, values: readonly SqlValue[]) => void,
): void {
  let [numberAt, bigintAt, textAt] = [0, 0, 0];
  for (let at = 0; at < codes.length;) {
    const statement = codes[at] as number;
    const end = at + 2 + (codes[at + 1] as number);
    const values: SqlValue[] = [];
    for (at += 2; at < end; at += 1) {
      const code = codes[at] as number;
      const kind = code % KINDS;
      if (kind === NUMBER) values.push(numbers[numberAt++] as number);
      else if (kind === BIGINT) values.push(bigints[bigintAt++] as bigint);
      else if (kind === WORD) values.push(words[(code - WORD) / KINDS] as string);
      else if (kind === TEXT) values.push(texts.slice(textAt, (textAt += (code - TEXT) / KINDS)));
      else values.push(null);
    }
    call(statement, values);
  }
}
