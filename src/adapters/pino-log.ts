import { pino, stdSerializers, type DestinationStream, type Logger } from "pino";
import type { Log } from "#src/ports/log.ts";

export type PinoLogOptions = {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Which process speaks: "worker", "telegram", "desk". */
  readonly name: string;
  /** Where the JSON lines go; standard output unless given. */
  readonly destination?: DestinationStream;
};

const HIDDEN = "[hidden]";
const SECRET_FIELD =
  /("[^"]*(?:token|password|passwd|secret|authorization|api_?key)[^"]*":)"(?:[^"\\]|\\.)*"/gi;
const TELEGRAM_TOKEN = /\d{6,12}:[A-Za-z0-9_-]{30,64}/g;
const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"/@]{1,256}@/gi;

/**
 * JSON lines through pino. A secret never reaches the line, wherever it hides: a field whose name speaks of a
 * token, a password or an authorization, a Telegram token inside any text, or the credentials of a URL.
 */
export function createLog(options: PinoLogOptions): Log {
  const settings = {
    level: options.level,
    name: options.name,
    base: { pid: process.pid },
    serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
    hooks: { streamWrite: hideSecrets },
  };
  return wrap(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
}

/** Works on the finished line, because field paths would miss a token in a message or in a stack. */
function hideSecrets(line: string): string {
  return line
    .replace(SECRET_FIELD, `$1"${HIDDEN}"`)
    .replace(TELEGRAM_TOKEN, HIDDEN)
    .replace(URL_CREDENTIALS, `$1${HIDDEN}@`);
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
