/**
 * The catalogue of operating errors. A programmer's error is an assertion; a refusal is a value
 * (see `Refusal`); what is left is one of these. Only a `UserError`'s message may reach a chat.
 */
export type ErrorCode =
  | "LEDGER_IMBALANCE"
  | "LEDGER_DISAGREES"
  | "POSITION_NOT_FOUND"
  | "BOOK_NOT_FOUND"
  | "BOOK_HALTED"
  | "INSTRUMENT_NOT_FOUND"
  | "MARKET_UNAVAILABLE"
  | "MARKET_DATA_INVALID"
  | "QUEUE_UNAVAILABLE"
  | "DELIVERY_FAILED"
  | "JOB_PAYLOAD_INVALID"
  | "JOB_TIMEOUT"
  | "LOOP_STALLED"
  | "REPLAY_FAILED"
  | "CHART_FAILED"
  | "DATA_LOCKED"
  | "CONFIG_INVALID"
  | "MODEL_ABSENT"
  | "MODEL_UNLOADED"
  | "MODEL_INVALID"
  | "MODEL_TOO_LARGE"
  | "ENGINE_DOWN"
  | "ENGINE_CRASHED"
  | "LANE_FULL"
  | "PROMPT_TOO_LONG"
  | "OUTPUT_INVALID"
  | "NEWS_UNAVAILABLE"
  | "NEWS_INVALID"
  | "USER_INPUT";

type ErrorOptionsOf = { readonly retryable?: boolean; readonly cause?: unknown; readonly details?: object };

/** An operating error with a code from the catalogue. `retryable` says whether the same call may succeed later. */
export class DeskError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: object;

  constructor(code: ErrorCode, message: string, options: ErrorOptionsOf = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DeskError";
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/** An error in a person's input, in that person's words, that says what to type next. */
export class UserError extends DeskError {
  constructor(message: string, options: ErrorOptionsOf = {}) {
    super("USER_INPUT", message, options);
    this.name = "UserError";
  }
}

/** A refusal by our own rules: a value, never thrown. `hint` says what to do next. */
export type Refusal = {
  readonly refused: true;
  readonly code: string;
  readonly reason: string;
  readonly hint?: string;
};

/** A failed programmer's assumption: the job fails loudly. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
