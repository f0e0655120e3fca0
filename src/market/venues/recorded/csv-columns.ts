/**
 * CSV to columns of exact integers, at millions of rows a second: digits are gathered from the bytes and
 * scaled to units of 1e-8, with no string and no float parse on the way. A row in another form (an
 * exponent, a sign, a quote) takes the slow and equally exact path.
 */
import { DeskError } from "#src/domain/errors.ts";
import { SCALE_DIGITS, parseUnits } from "#src/domain/money.ts";

export type CsvColumns = {
  readonly rows: number;
  /** The first column in whole milliseconds, the others in units of 1e-8. */
  readonly columns: readonly Float64Array[];
  /** The most decimals that the file writes in each column. */
  readonly decimals: readonly number[];
};

const LF = 10;
const CR = 13;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** A number that ends after `d` decimals has this factor to units of 1e-8. */
const FACTOR = [1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1] as const;
/** The greatest digits for which digits x factor is still exact: powers of two are free in a double. */
const DIGITS_MAX = FACTOR.map((_, decimals) =>
  Math.floor(Number.MAX_SAFE_INTEGER / 5 ** (SCALE_DIGITS - decimals)),
);

/**
 * Reads a CSV whose first line is `header`, first column a time in milliseconds.
 * @param file the name that errors give
 * @throws DeskError MARKET_DATA_INVALID with file and line.
 */
export function parseCsvColumns(bytes: Uint8Array, header: readonly string[], file: string): CsvColumns {
  const bodyStart = skipHeader(bytes, header, file);
  const rowsMax = countLines(bytes, bodyStart);
  const columns = header.map(() => new Float64Array(rowsMax));
  const decimals = header.map(() => 0);
  let row = 0;
  for (let position = bodyStart; position < bytes.length;) {
    let end = scanRow(bytes, position, row, columns, decimals);
    if (end < 0) {
      end = lineEnd(bytes, position);
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + position, end - position).toString("latin1");
      if (text.trim() !== "") parseRow(text, row, columns, decimals, file);
      else row -= 1;
    }
    row += 1;
    position = end + 1;
  }
  return { rows: row, columns: columns.map((column) => column.subarray(0, row)), decimals };
}

/**
 * Reads one plain row (digits, at most one dot a field) into the columns.
 * @returns the position of its line feed or of the end, or -1 when the row is not plain.
 */
function scanRow(
  bytes: Uint8Array,
  start: number,
  row: number,
  columns: readonly Float64Array[],
  decimals: number[],
): number {
  const last = columns.length - 1;
  let field = 0;
  let digits = 0;
  let count = 0;
  /** Digits after the dot, or -1 before it. */
  let places = -1;
  for (let position = start; ; position++) {
    const byte = bytes[position] ?? LF;
    if (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      count += 1;
      if (places >= 0) places += 1;
    } else if (byte === DOT && places < 0 && field > 0) {
      places = 0;
    } else if (byte === COMMA || byte === LF || byte === CR) {
      if (count === 0 || places > SCALE_DIGITS) return -1;
      const used = places < 0 ? 0 : places;
      if (digits > (DIGITS_MAX[field === 0 ? SCALE_DIGITS : used] ?? 0)) return -1;
      const column = columns[field];
      if (column === undefined) return -1;
      column[row] = field === 0 ? digits : digits * (FACTOR[used] ?? 1);
      if (used > (decimals[field] ?? 0)) decimals[field] = used;
      if (byte !== COMMA) return field === last ? endOfLine(bytes, position) : -1;
      field += 1;
      digits = 0;
      count = 0;
      places = -1;
    } else {
      return -1;
    }
  }
}

/** A carriage return belongs to the line feed that follows it; alone it is not plain. */
function endOfLine(bytes: Uint8Array, position: number): number {
  if (bytes[position] !== CR) return position;
  return bytes[position + 1] === LF ? position + 1 : -1;
}

/** Any decimal form, exactly; slow. */
function parseRow(
  text: string,
  row: number,
  columns: readonly Float64Array[],
  decimals: number[],
  file: string,
): void {
  const fields = text.trim().split(",");
  try {
    if (fields.length !== columns.length) {
      throw new RangeError(`${fields.length} fields, ${columns.length} expected`);
    }
    for (const [index, column] of columns.entries()) {
      const field = (fields[index] ?? "").trim();
      column[row] = index === 0 ? parseTime(field) : exactNumber(parseUnits(field), field);
      decimals[index] = Math.max(decimals[index] ?? 0, placesOf(field, index));
    }
  } catch (error) {
    throw invalidRow(file, row, error instanceof Error ? error.message : "unreadable", error);
  }
}

function parseTime(field: string): number {
  const tsMs = /^\d{1,16}$/.test(field) ? Number(field) : Number.NaN;
  if (!Number.isSafeInteger(tsMs)) throw new RangeError(`not a time in milliseconds: "${field}"`);
  return tsMs;
}

function exactNumber(units: bigint, field: string): number {
  const value = Number(units);
  if (BigInt(value) !== units) throw new RangeError(`too many digits to hold exactly: "${field}"`);
  return value;
}

function placesOf(field: string, index: number): number {
  const match = index === 0 ? null : /\.(\d+)/.exec(field);
  return Math.min(SCALE_DIGITS, match?.[1]?.length ?? 0);
}

/** The complaint about a row; `row` counts from 0 after the header. */
export function invalidRow(file: string, row: number, reason: string, cause?: unknown): DeskError {
  return new DeskError("MARKET_DATA_INVALID", `${file} line ${row + 2}: ${reason}`, { cause });
}

function skipHeader(bytes: Uint8Array, header: readonly string[], file: string): number {
  const end = lineEnd(bytes, 0);
  const found = Buffer.from(bytes.subarray(0, Math.min(end, 200)))
    .toString("latin1")
    .trim();
  if (found === header.join(",")) return end + 1;
  throw new DeskError(
    "MARKET_DATA_INVALID",
    `${file} line 1: the header must be "${header.join(",")}", not "${found.slice(0, 60)}"`,
  );
}

function lineEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(LF, start);
  return end < 0 ? bytes.length : end;
}

function countLines(bytes: Uint8Array, start: number): number {
  let lines = 1;
  for (let position = start; position < bytes.length; position++) {
    if (bytes[position] === LF) lines += 1;
  }
  return lines;
}
