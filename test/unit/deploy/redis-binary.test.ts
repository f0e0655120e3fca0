import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { provideRedisBinary } from "#deploy/redis-binary.ts";
import { DeskError } from "#src/domain/errors.ts";

const VERSION_LINE = "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc bits=64";
const SERVER = `echo "${VERSION_LINE}"`;

/** A machine that has only the commands that a test gives it. */
type Machine = {
  readonly folder: string;
  readonly said: string[];
  /** A shell script; it finds the folder of the commands as $bin and may note what it was asked in $notes. */
  command(name: string, script: string): string;
  notes(): string;
  provide(isRoot?: boolean): Promise<string>;
};

function createMachine(t: TestContext): Machine {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-machine-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const said: string[] = [];
  const notes = join(folder, "notes");
  return {
    folder,
    said,
    command(name, script) {
      const path = join(folder, "bin", name);
      writeScript(path, `bin="${join(folder, "bin")}"; notes="${notes}"\n${script}`);
      return path;
    },
    notes: () => (existsSync(notes) ? readFileSync(notes, "utf8") : ""),
    provide: (isRoot = false) =>
      provideRedisBinary({
        runtimeDir: join(folder, "runtime"),
        env: { PATH: join(folder, "bin") },
        isRoot,
        say: (line) => void said.push(line),
      }),
  };
}

function writeScript(path: string, script: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A script that leaves a server which prints its version and where it looks for libraries. */
function leaveServer(path: string): string {
  const lines = `#!/bin/sh\\n${SERVER.replaceAll('"', '\\"')}\\necho $LD_LIBRARY_PATH\\n`;
  return `/bin/mkdir -p "${dirname(path)}"; printf "${lines.replaceAll("$", "\\$")}" > "${path}"; /bin/chmod 755 "${path}"`;
}

const DPKG_DEB = `/bin/mkdir -p "$3/usr/lib/x86_64-linux-gnu"\n${leaveServer("$3/usr/bin/redis-server")}`;
const APT_GET = `
echo "$@" >> "$notes"
case "$*" in
  *--simulate*) echo "Inst libc6 [2.36] (2.37 Debian)"; echo "Inst liblzf1 (3.6-3 Debian)" ;;
  *download*) for name in "$@"; do case "$name" in -*|download) ;; *) : > "$name.deb" ;; esac; done ;;
esac`;

test("a redis-server on PATH is taken as it is", async (t) => {
  const machine = createMachine(t);
  const server = machine.command("redis-server", SERVER);

  assert.equal(await machine.provide(), server);
  assert.deepEqual(machine.said, []);
});

test("a valkey-server on PATH will do", async (t) => {
  const machine = createMachine(t);
  const server = machine.command("valkey-server", SERVER.replace("Redis", "Valkey"));

  assert.equal(await machine.provide(), server);
});

test("a server that was unpacked before is found again", async (t) => {
  const machine = createMachine(t);
  const server = join(machine.folder, "runtime", "redis", "redis-server");
  writeScript(server, SERVER);

  assert.equal(await machine.provide(), server);
});

test("without a server, Debian's is unpacked with the libraries that are missing, and no other package", async (t) => {
  const machine = createMachine(t);
  machine.command("apt-get", APT_GET);
  machine.command("dpkg-deb", DPKG_DEB);

  const server = await machine.provide();

  assert.equal(server, join(machine.folder, "runtime", "redis", "redis-server"));
  assert.match(machine.notes(), /^download redis-server redis-tools liblzf1$/m);
  const printed = execFileSync(server, ["--version"], { encoding: "utf8" });
  assert.equal(
    printed,
    `${VERSION_LINE}\n${join(dirname(server), "root/usr/lib/x86_64-linux-gnu")}:${join(dirname(server), "root/lib")}/*-linux-gnu*\n`,
  );
});

test("where apt has no package lists, it gets some of its own that the system never sees", async (t) => {
  const machine = createMachine(t);
  machine.command("apt-get", `case "$*" in *Dir::State::lists*) ;; *) exit 100 ;; esac\n${APT_GET}`);
  machine.command("dpkg-deb", DPKG_DEB);

  await machine.provide();

  assert.match(machine.notes(), /-oDir::State::lists=\S*runtime\S* .*update/);
  assert.match(machine.notes(), /-oDir::State::lists=\S*runtime\S* .*download redis-server/);
});

test("where nothing can be unpacked, root installs with apt-get", async (t) => {
  const machine = createMachine(t);
  machine.command(
    "apt-get",
    `echo "$@" >> "$notes"\ncase "$1" in install) ${leaveServer("$bin/redis-server")} ;; esac`,
  );

  assert.equal(await machine.provide(true), join(machine.folder, "bin", "redis-server"));
  assert.match(machine.notes(), /^update\ninstall --yes --no-install-recommends redis-server$/m);
});

test("a person without root is never asked for a password by apt-get", async (t) => {
  const machine = createMachine(t);
  machine.command("apt-get", `echo "$@" >> "$notes"`);

  await assert.rejects(
    machine.provide(false),
    /Type: sudo apt-get install redis-server, or name a running one/,
  );
  assert.equal(machine.notes(), "");
});

test("on a Mac with brew, brew installs it", async (t) => {
  const machine = createMachine(t);
  machine.command("brew", `test "$*" = "install redis" && ${leaveServer("$bin/redis-server")}`);

  assert.equal(await machine.provide(), join(machine.folder, "bin", "redis-server"));
});

test("a server too old for the queue is not used, and the way out is one sentence", async (t) => {
  const machine = createMachine(t);
  machine.command("redis-server", SERVER.replace("7.0.15", "5.0.7"));

  await assert.rejects(
    machine.provide(),
    (error) =>
      error instanceof DeskError &&
      error.code === "QUEUE_UNAVAILABLE" &&
      /Install redis-server .* or name a running one: REDIS_URL=redis:\/\/localhost:6379 npm start/.test(
        error.message,
      ),
  );
});
