/** `npm run verify`: proves the desk's record, or one round trip of it, against the chain of decisions. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { openRecordFile } from "#src/features/record/store/record-file.ts";
import { DeskError, UserError } from "#src/domain/errors.ts";
import { HELP, parseVerifyArgs, verifyReport, type VerifyRequest } from "./report.ts";

const EXIT = { agrees: 0, disagrees: 1 } as const;

function main(words: readonly string[]): number {
  if (words.includes("--help")) {
    process.stdout.write(HELP);
    return EXIT.agrees;
  }
  const request = parseVerifyArgs(words);
  let code: number = EXIT.agrees;
  for (const path of filesOf(request)) {
    const file = openRecordFile(path);
    try {
      const { ok, lines } = verifyReport(file.chain, request);
      process.stdout.write(`${[path, ...lines].join("\n")}\n`);
      if (!ok) code = EXIT.disagrees;
    } finally {
      file.close();
    }
  }
  return code;
}

/** The file that was named, else the desk's; one round trip is looked for where it is. */
function filesOf({ file, roundTripId }: VerifyRequest): readonly string[] {
  if (file !== null) return [fromWhereTyped(file)];
  const folder = resolve(process.env["SLEEPYQUANT_DATA"] ?? ".sleepyquant");
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^desk-\w+\.sqlite$/.test(name))
    : [];
  const paths = names.map((name) => join(folder, name));
  const holding = roundTripId === null ? paths : paths.filter((path) => holds(path, roundTripId));
  if (holding.length > 0) return holding;
  const what = roundTripId === null ? "a desk's database" : `a round trip ${roundTripId}`;
  throw new UserError(
    `${folder} holds no ${what.replace("a ", "")}: type --file with the database that does`,
  );
}

function holds(path: string, roundTripId: string): boolean {
  const file = openRecordFile(path);
  const refs = file.chain.refsOfPosition(roundTripId);
  file.close();
  return refs.length > 0;
}

/** npm runs scripts in the project's folder; a path is meant from where the person was. */
function fromWhereTyped(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DeskError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT.disagrees;
}
// The line to the process that started this one would keep it alive.
if (process.connected) process.disconnect();
