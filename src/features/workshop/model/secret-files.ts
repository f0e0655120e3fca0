/** Files that nobody reads through the desk, wherever they lie: by any part of their path. */
const SECRET_PARTS: readonly RegExp[] = [
  /^\.env(?!\.example$)/i,
  /\.(?:sqlite|db)(?:-[a-z]+)?$/i,
  /\.partial\.sqlite/i,
  /\.(?:rdb|aof|sock|pem|key|p12|pfx|jks|kdbx|gpg|asc)$/i,
  /^(?:appendonlydir|redis|\.git|\.ssh|\.gnupg|\.aws|\.docker|media)$/i,
  /^\.(?:npmrc|netrc|pgpass|git-credentials|bash_history|zsh_history)$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)/i,
  /^(?:tokens?|secrets?|credentials?|passwords?)(?:\.[a-z0-9]+)?$/i,
];

/** `parts` of a path below its root. */
export function isSecretPath(parts: readonly string[]): boolean {
  return parts.some((part) => SECRET_PARTS.some((secret) => secret.test(part)));
}
