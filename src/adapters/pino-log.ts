import { pino, stdSerializers, type DestinationStream, type Logger } from "pino";
import { HIDDEN, hideNamedSecrets } from "#src/domain/hide-secrets.ts";
import { SECRET_PATTERNS } from "#src/domain/platforms.ts";
import type { Log } from "#src/ports/log.ts";

export type PinoLogOptions = {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Which process speaks: "worker", "telegram", "desk". */
  readonly name: string;
  /** Values that are hidden wherever they stand. */
  readonly secrets?: readonly string[];
  /** Where the JSON lines go; standard output unless given. */
  readonly destination?: DestinationStream;
};

const KNOWN_LENGTH_MIN = 8;
const TOKENS = SECRET_PATTERNS.map(({ source }) => new RegExp(source, "g"));
const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"/@]{1,256}@/gi;

/**
 * JSON lines through pino. A secret never reaches the line, wherever it hides: a field whose name speaks of a
 * token, a password or an authorization, what platforms declare as secret, or the credentials of a URL.
 */
export function createLog(options: PinoLogOptions): Log {
  const settings = {
    level: options.level,
    name: options.name,
    base: { pid: process.pid },
    serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
    hooks: { streamWrite: hiding(options.secrets ?? []) },
  };
  return wrap(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
}

/** Works on the finished line, because field paths would miss a token in a message or in a stack. */
function hiding(known: readonly string[]): (line: string) => string {
  // As JSON writes them, and no word so short that it stands in other words.
  const values = known
    .filter(({ length }) => length >= KNOWN_LENGTH_MIN)
    .map((value) => JSON.stringify(value).slice(1, -1));
  return (line) => {
    const unknown = values.reduce((rest, value) => rest.replaceAll(value, HIDDEN), line);
    return TOKENS.reduce((rest, token) => rest.replaceAll(token, HIDDEN), hideNamedSecrets(unknown)).replace(
      URL_CREDENTIALS,
      `$1${HIDDEN}@`,
    );
  };
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}
