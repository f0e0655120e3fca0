import assert from "node:assert/strict";
import test from "node:test";
import { createLog } from "#src/adapters/pino-log.ts";
import type { Log } from "#src/ports/log.ts";

// Shaped like a token of the Bot API, and nobody's.
const TOKEN = `123456789:${"AAbb-_cc9".repeat(4)}`;

function record(level: "debug" | "info" = "info"): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = createLog({ level, name: "test", destination: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

const secrets: readonly [name: string, write: (log: Log) => void, secret: string][] = [
  ["a field named token", (log) => log.info("start", { token: "s3cret" }), "s3cret"],
  ["a nested field named botToken", (log) => log.info("start", { a: { botToken: "s3cret" } }), "s3cret"],
  ["a password with a quote in it", (log) => log.info("start", { password: 'a"s3cret' }), "s3cret"],
  ["an Authorization header", (log) => log.info("start", { headers: { Authorization: "s3cret" } }), "s3cret"],
  ["a Telegram token in the message", (log) => log.info(`GET /bot${TOKEN}/getMe`), TOKEN],
  ["a Telegram token in an error", (log) => log.error("no", { err: new Error(`/bot${TOKEN}/`) }), TOKEN],
  ["the credentials of a URL", (log) => log.info("to redis://me:s3cret@host:1/0"), "s3cret"],
  ["a field of a child", (log) => log.child({ token: "s3cret" }).info("start"), "s3cret"],
];

for (const [name, write, secret] of secrets) {
  test(`${name} does not reach the log`, () => {
    const { log, lines } = record();

    write(log);

    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes(secret), lines[0]);
    assert.match(lines[0] ?? "", /\[hidden\]/);
    assert.doesNotThrow(() => JSON.parse(lines[0] ?? "") as unknown);
  });
}

test("what is no secret is logged as it is, with the fields of the child", () => {
  const { log, lines } = record();

  log.child({ job: "deliver-1" }).warn("late", { tokens: 12, lateMs: 5 });

  const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
  assert.deepEqual(
    [line.msg, line.job, line.tokens, line.lateMs, line.name, line.level],
    ["late", "deliver-1", 12, 5, "test", 40],
  );
});

test("an error is logged with its message and its cause", () => {
  const { log, lines } = record();

  log.error("failed", { error: new Error("outer", { cause: new Error("inner") }) });

  assert.match(lines[0] ?? "", /outer/);
  assert.match(lines[0] ?? "", /inner/);
});

test("lines below the level are left out", () => {
  const { log, lines } = record("info");

  log.debug("too small to matter");

  assert.deepEqual(lines, []);
});
