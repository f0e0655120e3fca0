import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRedisUrl } from "#src/adapters/redis-connection.ts";

const cases: readonly [url: string, options: object][] = [
  ["redis://localhost", { host: "localhost", port: 6379, db: 0 }],
  ["redis://10.0.0.2:6380/3", { host: "10.0.0.2", port: 6380, db: 3 }],
  ["redis://[::1]:6379?db=2", { host: "::1", port: 6379, db: 2 }],
  ["redis://:p%40ss@host", { host: "host", port: 6379, db: 0, password: "p@ss" }],
  [
    "rediss://desk:secret@host",
    { host: "host", port: 6379, db: 0, username: "desk", password: "secret", tls: {} },
  ],
  ["unix:///run/redis.sock", { path: "/run/redis.sock", db: 0 }],
  ["unix:///Users/a%20b/redis.sock?db=1", { path: "/Users/a b/redis.sock", db: 1 }],
  ["/Users/a b/100%/redis#1.sock", { path: "/Users/a b/100%/redis#1.sock", db: 0 }],
];

describe("a Redis URL", () => {
  for (const [url, options] of cases) {
    it(`is understood: ${url}`, () => {
      assert.deepEqual(parseRedisUrl(url), options);
    });
  }

  for (const url of [
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "unix://",
    "redis://host/first",
    "not a url",
  ]) {
    it(`is refused with the forms to type: "${url}"`, () => {
      assert.throws(() => parseRedisUrl(url), { code: "CONFIG_INVALID", message: /redis:\/\/host:6379/ });
    });
  }

  it("with a password stays out of the message", () => {
    assert.throws(
      () => parseRedisUrl("http://:hunter2@host"),
      (error) => error instanceof Error && !error.message.includes("hunter2"),
    );
  });
});
