import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { probeRedis } from "#deploy/redis-probe.ts";
import { createFixtureData, type FixtureData } from "#test/support/fixture-desk.ts";
import { until } from "#test/support/until.ts";

const RUNS = /The desk runs/;

function dataFor(t: TestContext): FixtureData {
  const data = createFixtureData();
  t.after(() => data.remove());
  return data;
}

function pidOf(line: string): number {
  return Number(/pid (\d+)/.exec(line)?.[1]);
}

test("a SIGTERM ends the bot, then the worker, then Redis, with exit code 0", async (t) => {
  const data = dataFor(t);
  const desk = data.start();
  await desk.untilOutput(RUNS);
  await data.untilJournal(/bot start/);

  desk.signal("SIGTERM");

  assert.equal(await desk.ended, 0);
  assert.deepEqual(data.journal().slice(-2), [
    "bot drained, Redis said PONG",
    "worker drained, Redis said PONG",
  ]);
  assert.equal((await probeRedis(data.redisUrl)).state, "silent");
  assert.match(desk.output(), /Closed\.\n$/);
});

test("a Ctrl-C that arrives three times at once, as npm passes it on, is one and drains", async (t) => {
  const data = dataFor(t);
  const desk = data.start();
  await desk.untilOutput(RUNS);

  for (let count = 0; count < 3; count++) desk.signal("SIGINT");

  assert.equal(await desk.ended, 0);
  assert.equal(data.journal().at(-1), "worker drained, Redis said PONG");
});

test("a second Ctrl-C ends a worker at once that would not drain", async (t) => {
  const data = dataFor(t);
  const desk = data.start({ FIXTURE_STUBBORN: "yes" });
  await desk.untilOutput(RUNS);
  desk.signal("SIGINT");
  await desk.untilOutput(/Closing/);

  // A press counts as the second one only some time after the first.
  await until("the desk to be killed", () => {
    desk.signal("SIGINT");
    return /Killed/.exec(desk.output());
  });

  // Its output is closed only when the worker, which prints to the same, is gone too.
  assert.equal(await desk.ended, 130);
});

test("a stop in the middle of the start ends what has been started", async (t) => {
  const data = dataFor(t);
  const desk = data.start({ FIXTURE_NEVER_READY: "yes" });
  await data.untilJournal(/worker start/);

  desk.signal("SIGTERM");

  assert.equal(await desk.ended, 0);
  assert.equal(data.journal().at(-1), "worker drained, Redis said PONG");
  assert.equal((await probeRedis(data.redisUrl)).state, "silent");
});

test("a second desk over the same data is refused by name, and the first goes on", async (t) => {
  const data = dataFor(t);
  const first = data.start();
  await first.untilOutput(RUNS);

  const second = data.start();

  assert.equal(await second.ended, 1);
  assert.ok(
    second.output().includes(`${data.folder} is in use by process ${first.pid}, since 20`),
    second.output(),
  );
  assert.ok(second.output().includes(`kill ${first.pid}`), second.output());
  assert.equal((await probeRedis(data.redisUrl)).state, "ready");
});

test("after a kill -9 the children drain by themselves, and the next start has the lock and what was queued", async (t) => {
  const data = dataFor(t);
  const first = data.start();
  await first.untilOutput(RUNS);

  first.signal("SIGKILL");
  await data.untilJournal(/worker drained/);
  const second = data.start();
  await second.untilOutput(RUNS);

  assert.match(second.output(), /Closed the Redis of a desk that was killed/);
  await data.untilJournal(/worker start 2 /);
  second.signal("SIGTERM");
  assert.equal(await second.ended, 0);
});

test("a worker and a Redis that are killed are started again, with what they had", async (t) => {
  const data = dataFor(t);
  const desk = data.start();
  await desk.untilOutput(RUNS);
  const redis = Number(readFileSync(join(data.folder, "redis", "redis.pid"), "utf8"));

  process.kill(redis, "SIGKILL");
  await desk.untilOutput(/Redis ended unexpectedly \(SIGKILL/);
  process.kill(pidOf(await data.untilJournal(/worker start 1 /)), "SIGKILL");

  await desk.untilOutput(/The worker ended unexpectedly \(SIGKILL\); starting it again/);
  await data.untilJournal(/worker start 2 /);
  desk.signal("SIGTERM");
  assert.equal(await desk.ended, 0);
});

test("a worker that cannot work is heard in its own words, and everything is closed", async (t) => {
  const data = dataFor(t);

  const desk = data.start({ FIXTURE_FATAL: "the database is damaged: type npm run repair" });

  assert.equal(await desk.ended, 1);
  assert.match(desk.output(), /The worker cannot run: the database is damaged: type npm run repair/);
  assert.equal((await probeRedis(data.redisUrl)).state, "silent");
});

test("a REDIS_URL where nobody answers is one sentence without its password", async (t) => {
  const desk = dataFor(t).start({ REDIS_URL: "redis://:hunter2@127.0.0.1:1" });

  assert.equal(await desk.ended, 1);
  assert.match(desk.output(), /Redis at redis:\/\/127\.0\.0\.1:1 does not answer \(connect ECONNREFUSED/);
  assert.doesNotMatch(desk.output(), /hunter2/);
});

test("the data folder and what is in it are for their owner only", async (t) => {
  const data = dataFor(t);
  const desk = data.start();
  await desk.untilOutput(RUNS);

  const modes = [data.folder, join(data.folder, "redis"), data.redisUrl].map(
    (path) => statSync(path).mode & 0o777,
  );

  assert.deepEqual(modes, [0o700, 0o700, 0o700]);
});
