/** The variables that the desk knows, each with its form and its default. */
import { z } from "zod";
import { dueTime, idList, newsFeeds, percent, platformFields, publishChats } from "./config-fields.ts";
import { PLATFORM_LIST } from "./domain/platforms.ts";
import { isTimeZone } from "./domain/local-time.ts";

/** The default universe: 30 liquid USDT pairs. */
export const DEFAULT_UNIVERSE =
  "BTC,ETH,SOL,BNB,XRP,DOGE,ADA,AVAX,LINK,DOT,LTC,TRX,NEAR,APT,ARB,OP,SUI,INJ,AAVE,UNI,FIL,ATOM,ETC,BCH,XLM,ALGO,ENA,WLD,TIA,SEI";

export const environment = z.object({
  SLEEPYQUANT_DATA: z.string().default(".sleepyquant"),
  CONSOLE: z.enum(["on", "off"]).default("off"),
  REDIS_URL: z.string().optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  MARKET_SOURCE: z.enum(["auto", "binance", "recorded", "simulated"]).default("auto"),
  MARKET_SPEED: z.coerce.number().positive().max(100_000).default(60),
  MARKET_SEED: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(7),
  RECORDED_DIR: z.string().optional(),
  NEWS: z.enum(["auto", "on", "off"]).default("auto"),
  NEWS_FEEDS: newsFeeds,
  NEWS_INSIDE: z.enum(["on", "off"]).default("off"),
  TIMEZONE: z.string().default("UTC").refine(isTimeZone, "a time zone such as Europe/Berlin or UTC"),
  WEEKLY_DIGEST: dueTime("Sun 18:00", 'a weekday and a time such as "Sun 18:00", or off'),
  DAILY_BRIEF: dueTime("08:00", 'a time such as "08:00", or off'),
  PUBLISH_CHATS: publishChats,
  PUBLIC_PAGE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  PUBLIC_PAGE_HOST: z.string().default("127.0.0.1"),
  PUBLIC_PAGE_URL: z.url({ protocol: /^https?$/, message: "an address that begins with http" }).optional(),
  UNIVERSE: z.string().default(DEFAULT_UNIVERSE),
  SCAN_MINUTES: z.coerce.number().int().min(1).max(240).default(15),
  PASSIVE_BAR: percent("0.42"),
  BOOK_BALANCE: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,8})?$/, "a decimal number of USDT, such as 1000")
    .default("1000"),
  WHILE_BUSY: z.enum(["queue", "replace", "steer"]).default("queue"),
  MODEL_PATH: z.string().optional(),
  REASONING_MODEL_PATH: z.string().optional(),
  REASONING_IDLE_SECONDS: z.coerce.number().int().min(5).max(86_400).default(120),
  MODEL_CONTEXT: z.coerce.number().int().min(1_024).max(262_144).default(8_192),
  MODEL_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  MODEL_GPU: z.enum(["auto", "off"]).default("auto"),
  MODEL_LOCK: z.enum(["on", "off"]).default("off"),
  MODEL_RECYCLE: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'a time of day such as 04:00, or "off"')
    .default("04:00"),
  MODEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODEL_URL_NAME: z.string().optional(),
  MODEL_URL_HOSTS: idList,
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  HF_TOKEN: z.string().optional(),
});

/** The settings of the platforms, each declared in its own folder. */
export const platformEnvironment = z.object(platformFields(PLATFORM_LIST));

/** Secrets among the settings above; the platforms declare theirs. */
export const SECRETS = ["HF_TOKEN"] as const satisfies readonly (keyof Environment)[];

/** Decided by `npm start` itself, so that a person cannot set it. */
const SET_BY_START = "CONSOLE";

/** The names that a person may set. */
export const SETTINGS: readonly string[] = [
  ...Object.keys(environment.shape).filter((name) => name !== SET_BY_START),
  ...Object.keys(platformEnvironment.shape),
];

export type Environment = z.infer<typeof environment>;
