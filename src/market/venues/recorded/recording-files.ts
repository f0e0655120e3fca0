/**
 * Where a recording keeps what: `perp_<n>m` or `perp_<n>h` (bars), `funding`, `mark_<n>h`, and in each a
 * SYMBOL.csv or SYMBOL.csv.gz such as BTCUSDT.csv.gz.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DeskError } from "#src/domain/errors.ts";
import { parseSymbol, symbolOf } from "#src/domain/instrument.ts";

/** A folder of bars of one length. */
export type BarFolder = { readonly path: string; readonly barMs: number };

const FILE_NAME = /^([A-Z0-9]{1,20})USDT\.csv(\.gz)?$/;
const UNIT_MS = { m: 60_000, h: 3_600_000 } as const;

/**
 * The folder that bars of `barMs` are best made from: of that very length, else the longest that divides it.
 * @throws DeskError CONFIG_INVALID when there is none.
 */
export function findBarFolder(dir: string, barMs: number): BarFolder {
  const folders = foldersNamed(dir, "perp");
  const [best] = folders.filter((folder) => barMs % folder.barMs === 0).toSorted((a, b) => b.barMs - a.barMs);
  if (best !== undefined) return best;
  const found = folders.map((folder) => `${folder.barMs / UNIT_MS.m} minutes`).join(", ");
  throw new DeskError(
    "CONFIG_INVALID",
    found === ""
      ? `${dir} holds no recording: RECORDED_DIR must hold a folder perp_15m (or perp_5m, perp_1m) with files such as BTCUSDT.csv.gz`
      : `${dir} has bars of ${found}, which ${barMs / UNIT_MS.m} minutes is no multiple of: change SCAN_MINUTES`,
  );
}

/** The folder of mark prices, the finest there is, or null. */
export function findMarkFolder(dir: string): BarFolder | null {
  const [finest] = foldersNamed(dir, "mark").toSorted((a, b) => a.barMs - b.barMs);
  return finest ?? null;
}

function foldersNamed(dir: string, prefix: "perp" | "mark"): BarFolder[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const match = /^(perp|mark)_(\d{1,3})([mh])$/.exec(entry.name);
    if (!entry.isDirectory() || match === null || match[1] !== prefix) return [];
    const barMs = Number(match[2]) * UNIT_MS[match[3] === "h" ? "h" : "m"];
    return barMs > 0 ? [{ path: join(dir, entry.name), barMs }] : [];
  });
}

/** The symbols that a folder has a file of, in the order of their file names. */
export function symbolsIn(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const base = FILE_NAME.exec(name)?.[1];
      return base === undefined ? [] : [symbolOf(base, "futures")];
    });
}

/** The file of a symbol, unpacked, with its path for error messages; null when there is none. */
export function readSymbolFile(folder: string, symbol: string): { file: string; bytes: Uint8Array } | null {
  const plain = join(folder, `${parseSymbol(symbol).base}USDT.csv`);
  const packed = `${plain}.gz`;
  if (existsSync(packed)) return { file: packed, bytes: unpack(packed) };
  return existsSync(plain) ? { file: plain, bytes: readFileSync(plain) } : null;
}

function unpack(file: string): Uint8Array {
  try {
    return gunzipSync(readFileSync(file));
  } catch (cause) {
    throw new DeskError("MARKET_DATA_INVALID", `${file} cannot be unpacked: is it a gzip file?`, { cause });
  }
}
