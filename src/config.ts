/** The environment, parsed once. Every setting has a default: nothing asks for a key to run. */
import { join, resolve } from "node:path";
import { environment, platformEnvironment, SECRETS, type Environment } from "./config-environment.ts";
import type { AlertChannel } from "./config-fields.ts";
import { DeskError } from "./domain/errors.ts";
import type { SourceKind } from "./domain/market.ts";
import { amount, type Amount, type Rate } from "./domain/money.ts";
import type { Destination } from "./domain/message.ts";
import { parseDueRule, type DueRule } from "#src/schedule/due-times.ts";
import type { PlatformDescriptor, SettingKind } from "./domain/platform.ts";
import { PLATFORM_LIST, type Platform } from "./domain/platforms.ts";
import type { RoleBook } from "./domain/roles.ts";

export type ModelConfig = {
  /** A file, or the Hugging Face URI of one that was pulled. */
  readonly path: string | undefined;
  readonly reasoningPath: string | undefined;
  readonly reasoningIdleMs: number;
  readonly contextTokens: number;
  /** Null: as many as the machine has cores. */
  readonly threads: number | null;
  readonly gpu: boolean;
  readonly lockMemory: boolean;
  /** Local time of day, "04:00"; null: never. */
  readonly recycleAt: string | null;
  /** An OpenAI-compatible server instead of a file. */
  readonly url: string | undefined;
  readonly urlModel: string | undefined;
  /** Hosts that prompts may go to although they are not of this house. */
  readonly urlHosts: readonly string[];
  /** Where models are pulled from: Hugging Face unless another is named, and its token for what is not public. */
  readonly hub: { readonly endpoint: string | undefined; readonly token: string | undefined };
};

type SettingValue<Kind extends SettingKind> = Kind extends "list"
  ? readonly string[]
  : Kind extends "channels"
    ? readonly AlertChannel[]
    : string | undefined;

/** The values of what a platform declares. */
export type SettingsOf<One extends PlatformDescriptor> = {
  readonly [Name in keyof One["settings"]]: SettingValue<One["settings"][Name]["kind"]>;
};

type PlatformConfig<One extends PlatformDescriptor> = {
  readonly isOn: boolean;
  readonly settings: SettingsOf<One>;
  /** Empty: the owners hear alerts in their own chats, also one who became an owner later. */
  readonly alertChats: readonly AlertChannel[];
};

type PlatformConfigs = {
  readonly [One in (typeof PLATFORM_LIST)[number] as One["name"]]: PlatformConfig<One>;
};

export type Config = {
  readonly dataDir: string;
  /** Whether somebody sits at a terminal; alerts go there too then. */
  readonly hasConsole: boolean;
  readonly redisUrl: string | undefined;
  /** Of times of day that people set: quiet hours, digests. */
  readonly timeZone: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly market: {
    readonly source: "auto" | "binance" | "recorded" | "simulated";
    readonly speed: number;
    readonly seed: number;
    readonly recordedDir: string | undefined;
  };
  readonly news: {
    /** `auto`: on where prices are real. */
    readonly mode: "auto" | "on" | "off";
    readonly feeds: readonly string[];
    /** Whether a feed may have an address of one's own network. */
    readonly isInsideAllowed: boolean;
  };
  /** When what is written by the clock is due, by the market's own time; null where it is not wanted. */
  readonly publishing: {
    readonly weekly: DueRule | null;
    readonly daily: DueRule | null;
    readonly channels: readonly Destination[];
  };
  /** The public page; `port` null is none, `root` is its address on the web without a slash at its end. */
  readonly page: { readonly port: number | null; readonly host: string; readonly root: string | null };
  /** Base assets, upper case. */
  readonly universe: readonly string[];
  readonly scanMs: number;
  readonly bookBalance: Amount;
  readonly model: ModelConfig;
  /** What a month must earn before the gate to real money would open; a fraction. */
  readonly passiveBar: Rate;
  /** What a sentence does that arrives while another of the same person is answered: waits, replaces it, or steers it. */
  readonly whileBusy: "queue" | "replace" | "steer";
  /** By platform: whether it is on, its settings, and the chats that were named for alerts. */
  readonly platforms: PlatformConfigs;
  readonly roles: RoleBook;
  /** Values that no log and no chat may show. */
  readonly secrets: readonly string[];
};

/** @throws DeskError CONFIG_INVALID that names every variable at fault. An empty variable counts as not set. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const [base, platforms] = [environment.safeParse(present), platformEnvironment.safeParse(present)];
  if (base.success && platforms.success) return toConfig(base.data, platforms.data);
  const issues = [base, platforms].flatMap(({ error }) => error?.issues ?? []);
  const faults = issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new DeskError("CONFIG_INVALID", `the settings cannot be used: ${faults.join("; ")}`);
}

/** The books of one kind of market; those of another are another file. */
export function databasePathOf(config: Config, kind: SourceKind): string {
  return join(config.dataDir, `desk-${kind}.sqlite`);
}

function toConfig(values: Environment, declared: Readonly<Record<string, unknown>>): Config {
  const dataDir = resolve(values.SLEEPYQUANT_DATA);
  return {
    dataDir,
    hasConsole: values.CONSOLE === "on",
    redisUrl: values.REDIS_URL,
    timeZone: values.TIMEZONE,
    logLevel: values.LOG_LEVEL,
    market: {
      source: values.MARKET_SOURCE,
      speed: values.MARKET_SPEED,
      seed: values.MARKET_SEED,
      recordedDir: values.RECORDED_DIR,
    },
    news: { mode: values.NEWS, feeds: values.NEWS_FEEDS, isInsideAllowed: values.NEWS_INSIDE === "on" },
    publishing: {
      weekly: parseDueRule(values.WEEKLY_DIGEST, values.TIMEZONE),
      daily: parseDueRule(values.DAILY_BRIEF, values.TIMEZONE),
      channels: values.PUBLISH_CHATS,
    },
    page: {
      port: values.PUBLIC_PAGE_PORT ?? null,
      host: values.PUBLIC_PAGE_HOST,
      root: values.PUBLIC_PAGE_URL?.replace(/\/+$/, "") ?? null,
    },
    universe: [
      ...new Set(
        values.UNIVERSE.toUpperCase()
          .split(/[\s,]+/)
          .filter((base) => base !== ""),
      ),
    ],
    scanMs: values.SCAN_MINUTES * 60_000,
    bookBalance: amount(values.BOOK_BALANCE),
    passiveBar: values.PASSIVE_BAR,
    model: modelOf(values),
    whileBusy: values.WHILE_BUSY,
    platforms: platformsOf(declared, values.CONSOLE === "on"),
    roles: rolesOf(declared),
    secrets: secretsOf(values, declared),
  };
}

function modelOf(values: Environment): ModelConfig {
  return {
    path: values.MODEL_PATH,
    reasoningPath: values.REASONING_MODEL_PATH,
    reasoningIdleMs: values.REASONING_IDLE_SECONDS * 1_000,
    contextTokens: values.MODEL_CONTEXT,
    threads: values.MODEL_THREADS ?? null,
    gpu: values.MODEL_GPU === "auto",
    lockMemory: values.MODEL_LOCK === "on",
    recycleAt: values.MODEL_RECYCLE === "off" ? null : values.MODEL_RECYCLE,
    url: values.MODEL_URL,
    urlModel: values.MODEL_URL_NAME,
    urlHosts: values.MODEL_URL_HOSTS,
    hub: { endpoint: values.HF_ENDPOINT, token: values.HF_TOKEN },
  };
}

type Declared = Readonly<Record<string, unknown>>;

function platformsOf(declared: Declared, hasConsole: boolean): PlatformConfigs {
  const read = ({ settings, token, alertChats }: PlatformDescriptor): PlatformConfig<PlatformDescriptor> => ({
    isOn: token === null ? hasConsole : declared[token] !== undefined,
    settings: Object.fromEntries(
      Object.keys(settings).map((name) => [name, declared[name] as SettingValue<SettingKind>]),
    ),
    alertChats: alertChats === null ? [] : (declared[alertChats] as readonly AlertChannel[]),
  });
  // Names and kinds are those of the list that the type is made from.
  return Object.fromEntries(PLATFORM_LIST.map((each) => [each.name, read(each)])) as PlatformConfigs;
}

function rolesOf(declared: Declared): RoleBook {
  const listed = (from: string | readonly string[]): readonly string[] =>
    typeof from === "string" ? (declared[from] as readonly string[]) : from;
  const read = ({ people }: PlatformDescriptor) => ({
    owner: listed(people.owner),
    operator: listed(people.operator),
    viewer: listed(people.viewer),
  });
  return Object.fromEntries(
    PLATFORM_LIST.map((each): [Platform, ReturnType<typeof read>] => [each.name, read(each)]),
  );
}

function secretsOf(values: Environment, declared: Declared): readonly string[] {
  const ofPlatforms = PLATFORM_LIST.flatMap(({ settings }: PlatformDescriptor) =>
    Object.entries(settings).flatMap(([name, { secret }]) => (secret === undefined ? [] : [declared[name]])),
  );
  return [...SECRETS.map((name) => values[name]), ...ofPlatforms].filter(
    (value) => typeof value === "string",
  );
}
