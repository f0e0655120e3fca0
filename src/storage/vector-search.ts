/** Vectors in SQLite: the sqlite-vec extension, where it can be had. */
import { load } from "sqlite-vec";
import type { SqliteDatabase } from "./database.ts";

/** Whether `vec_distance_cosine` works on this connection from now on; where it does not, words must do. */
export function enableVectors(db: SqliteDatabase): boolean {
  try {
    load(db);
    return db.prepare("SELECT vec_version()").pluck().get() !== undefined;
  } catch {
    return false;
  }
}

/** Little-endian float32, as sqlite-vec reads it. */
export function vectorBlob(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
