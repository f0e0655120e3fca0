/** THE list of platforms: a folder under `bots/` with a `platform.ts`, and a line here. */
import { consolePlatform } from "#bots/console/platform.ts";
import { discord } from "#bots/discord/platform.ts";
import { telegram } from "#bots/telegram/platform.ts";
import type { PlatformDescriptor } from "./platform.ts";

export const PLATFORM_LIST = [
  telegram,
  discord,
  consolePlatform,
] as const satisfies readonly PlatformDescriptor[];

export type Platform = (typeof PLATFORM_LIST)[number]["name"];
export const PLATFORMS: readonly Platform[] = PLATFORM_LIST.map(({ name }) => name);

/** @throws Error for a name that is not on the list: names are read with `PLATFORMS` at every border. */
export function platformOf(name: Platform): PlatformDescriptor {
  const found = PLATFORM_LIST.find((platform) => platform.name === name);
  if (found === undefined) throw new Error(`${name} is no platform`);
  return found;
}

/** "telegram|discord|console", to be put into a pattern. */
export const PLATFORM_NAMES: string = PLATFORMS.join("|");

/** The first account or chat that is named as people type them, such as "telegram:4711". */
export function namedIn(said: string, what: "user" | "chat"): string | null {
  for (const { name, destination } of PLATFORM_LIST) {
    const pattern = `\\b${name}(?::|\\s+)\\s*(${destination[what].source})(?!\\w)`;
    const id = new RegExp(pattern, "i").exec(said)?.[1];
    if (id !== undefined) return `${name}:${id}`;
  }
  return null;
}

/** An account for examples of what to type. */
export function exampleOf(id: string): string {
  return `${PLATFORM_LIST[0].name}:${id}`;
}

/** Tokens, by their look. */
export const SECRET_PATTERNS: readonly RegExp[] = PLATFORM_LIST.flatMap(({ settings }: PlatformDescriptor) =>
  Object.values(settings).flatMap(({ secret }) => (secret instanceof RegExp ? [secret] : [])),
);
