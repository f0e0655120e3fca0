/** The record of a desk's file, read beside the running desk; nothing is written. */
import Database from "better-sqlite3";
import { UserError } from "#src/domain/errors.ts";
import type { DecisionChain } from "../decision-chain.ts";
import { createDecisionChain } from "./decision-chain.ts";

export type RecordFile = { readonly chain: DecisionChain; close(): void };

/** @throws UserError when there is no such file, or it holds no record. */
export function openRecordFile(path: string): RecordFile {
  let db: Database.Database;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new UserError(`${path} cannot be opened: type --file with the desk's database`, { cause: error });
  }
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'decision_chain'").get();
  if (has === undefined) {
    db.close();
    throw new UserError(`${path} holds no record of decisions: type --file with the desk's database`);
  }
  return { chain: createDecisionChain(db, () => 0), close: () => void db.close() };
}
