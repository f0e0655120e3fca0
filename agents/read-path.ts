/** A word that names a file or a folder. Whether there is one, and whether it may be seen, the workshop says. */
const NAME = String.raw`[A-Za-z0-9._@-]`;
const ROOTS = "src|agents|bots|jobs|test|deploy|prompts|data|node_modules";
const PATH = new RegExp(
  String.raw`(?:^|\s)["'\x60]?(` +
    [
      String.raw`(?:~|\.{1,2})?/[^\s"'\x60]*`,
      String.raw`(?:${ROOTS})/[^\s"'\x60]*`,
      String.raw`${NAME}+(?:/${NAME}+)*/(?=\s|$|["'\x60])`,
      String.raw`(?:${NAME}+/)*${NAME}*\.(?:ts|mts|mjs|js|md|json|txt|log|csv|html|ya?ml|toml|sqlite|env|lock|plist|service|conf|sh|bin|pem|key|rdb|aof)(?:-[a-z]+)?`,
      String.raw`\.[a-z]${NAME}+`,
    ].join("|") +
    String.raw`)(?=$|[\s"'\x60,;:!?])`,
  "i",
);

export function readPath(said: string): string | undefined {
  return PATH.exec(said)?.[1];
}

/** The text with one word in place of the file that it names. */
export function maskPath(said: string): string {
  const path = readPath(said);
  return path === undefined ? said : said.replace(path, "pathname");
}
