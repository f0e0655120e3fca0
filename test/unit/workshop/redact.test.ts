import assert from "node:assert/strict";
import { test } from "node:test";
import { createRedactor } from "#src/features/workshop/model/redact.ts";
import { isSecretPath } from "#src/features/workshop/model/secret-files.ts";

const redact = createRedactor(["sup3r-known-value"]);

/** [line, what must be gone, what must stay]. The secrets are made up. */
const LINES: readonly (readonly [string, string, string])[] = [
  ["TELEGRAM_BOT_TOKEN=123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr", "AAbbCC", "TELEGRAM_BOT_TOKEN="],
  ['{"api_key":"abc123xyz","msg":"hello"}', "abc123xyz", '"msg":"hello"'],
  ["password: hunter2 and more", "hunter2", "and more"],
  ["Authorization: Bearer abcdefghijklmnop", "abcdefghijklmnop", "Authorization"],
  ["url redis://user:pa55@127.0.0.1:6379/0", "pa55", "127.0.0.1:6379"],
  ["seen 987654321:ZZzzYYyyXXxxWWwwVVvvUUuuTTttSSssRRr in text", "ZZzzYY", "in text"],
  ["the value is sup3r-known-value here", "sup3r-known-value", "here"],
  ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abc", ""],
  [`key ${"ab".repeat(32)} end`, "abababab", "end"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\nafter", "MIIabc", "after"],
];

test("secrets are taken out by their form, by their name and when they are known, and the rest stays", () => {
  for (const [line, secret, rest] of LINES) {
    const shown = redact(line);
    assert.ok(!shown.includes(secret), shown);
    assert.ok(shown.includes(rest), shown);
    assert.ok(shown.includes("[hidden]"), shown);
  }
});

test("ordinary lines are left as they are", () => {
  for (const line of ["the token loop took 12 ms", "BTC/USDT:USDT at 122497.10", "commit af6bfc9 on main"])
    assert.equal(redact(line), line);
});

test("files that may hold secrets are known by any part of their path", () => {
  const secret = [
    ".env",
    ".env.local",
    "x/.ENV",
    "desk-binance.sqlite",
    "desk.sqlite-wal",
    "redis/dump.rdb",
    "appendonlydir/a.aof",
    ".git/config",
    "home/.ssh/id_rsa",
    "cert.pem",
    "token",
    "secrets.json",
    ".npmrc",
  ];
  for (const path of secret) assert.equal(isSecretPath(path.split("/")), true, path);
  for (const path of [
    "package.json",
    ".env.example",
    "src/config.ts",
    "logs/desk.log",
    "agents/coo/agent.ts",
  ])
    assert.equal(isSecretPath(path.split("/")), false, path);
});
