import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { boundedGet, type GetLimits } from "#src/adapters/news/bounded-get.ts";
import { isPublicAddress } from "#src/adapters/news/public-address.ts";
import { startFeedServer } from "#test/support/feed-server.ts";

const LIMITS: GetLimits = { timeoutMs: 5_000, bytesMax: 1_000, redirectsMax: 2, allowsPrivate: true };
const never = new AbortController().signal;

function get(url: string, changes: Partial<GetLimits> = {}) {
  return boundedGet(url, {}, { ...LIMITS, ...changes }, never);
}

test("addresses of this machine, its network and clouds are not public; others are", () => {
  const inside =
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fd00::1 ::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1:: localhost".split(
      " ",
    );
  const outside = "1.1.1.1 8.8.8.8 172.32.0.1 2606:4700::1111".split(" ");

  assert.deepEqual(
    inside.filter((address) => isPublicAddress(address)),
    [],
  );
  assert.deepEqual(
    outside.filter((address) => !isPublicAddress(address)),
    [],
  );
});

test("an address inside is refused, however it is written, and so is another protocol", async () => {
  const server = await startFeedServer();
  const { port } = new URL(server.root);
  const bad = [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    "file:///etc/passwd",
    "http://user:pass@example.com/",
    "gopher://example.com/",
  ];

  for (const url of bad)
    await assert.rejects(get(url, { allowsPrivate: false }), { code: "NEWS_INVALID" }, url);
  assert.deepEqual(server.asked, []);
  await server.close();
});

test("an answer that is too large, packed or not, is refused", async () => {
  const server = await startFeedServer();
  server.set("large", { body: "x".repeat(2_000) });
  server.set("bomb", { headers: { "content-encoding": "gzip" }, body: gzipSync("x".repeat(500_000)) });
  server.set("small", { headers: { "content-encoding": "gzip" }, body: gzipSync("hello") });
  server.set("broken", { headers: { "content-encoding": "gzip" }, body: "no gzip" });

  await assert.rejects(get(`${server.root}large`), {
    code: "NEWS_INVALID",
    message: /larger than 1000 bytes/,
  });
  await assert.rejects(get(`${server.root}bomb`), {
    code: "NEWS_INVALID",
    message: /larger than 1000 bytes/,
  });
  await assert.rejects(get(`${server.root}broken`), { code: "NEWS_INVALID", message: /unpacked/ });
  assert.equal((await get(`${server.root}small`)).body.toString(), "hello");
  await server.close();
});

test("redirects are followed as often as is allowed, and every address of theirs is checked", async () => {
  const server = await startFeedServer();
  server.set("a", { status: 302, headers: { location: "/b" } });
  server.set("b", { status: 301, headers: { location: "/c" } });
  server.set("c", { body: "there" });
  server.set("round", { status: 302, headers: { location: "/round" } });
  server.set("file", { status: 302, headers: { location: "file:///etc/passwd" } });

  assert.equal((await get(`${server.root}a`)).body.toString(), "there");
  await assert.rejects(get(`${server.root}round`), { code: "NEWS_INVALID", message: /more than 2 times/ });
  await assert.rejects(get(`${server.root}file`), { code: "NEWS_INVALID", message: /not an http address/ });
  await server.close();
});

test("a server that does not answer, or never ends, is given up", async () => {
  const server = await startFeedServer();
  server.set("silent", { respond: () => {} });
  server.set("endless", { respond: (response) => void response.write("x") });

  for (const path of ["silent", "endless"])
    await assert.rejects(get(`${server.root}${path}`, { timeoutMs: 50 }), {
      code: "NEWS_UNAVAILABLE",
      retryable: true,
    });
  await server.close();
  await assert.rejects(get(`${server.root}gone`), { code: "NEWS_UNAVAILABLE", details: { noNetwork: true } });
});
