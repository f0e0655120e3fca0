/** `npm run model` as a person types it, against a server that behaves like Hugging Face. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { readModelRecord, resolveModelPath } from "#src/adapters/model-folder.ts";
import { tinyModel } from "#test/support/gguf/tiny-model.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PATH = "/owner/repo/resolve/main/tiny.gguf";
const URI = "hf:owner/repo/tiny.gguf";

type Hub = { readonly url: string; readonly ranges: (string | undefined)[] };

/** Sends elsewhere for the content, as the real one does, and says the checksum where it does so. */
async function startHub(t: TestContext, content: Buffer, sha256: string): Promise<Hub> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (request.url === PATH) {
      response.writeHead(302, { location: "/cdn/tiny", "x-linked-etag": `"${sha256}"` });
      response.end();
    } else if (request.url === "/cdn/tiny") {
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
      response.writeHead(range === undefined ? 200 : 206, { "content-length": content.length - from });
      response.end(content.subarray(from));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  t.after(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges };
}

function dataDirFor(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "sleepyquant-pull-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

type Run = { readonly code: number | null; readonly out: string; readonly complaint: string };

async function model(dataDir: string, hub: string, ...args: string[]): Promise<Run> {
  const env = { PATH: process.env["PATH"] ?? "", SLEEPYQUANT_DATA: dataDir, HF_ENDPOINT: hub };
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "deploy/model.ts", ...args],
    { cwd: ROOT, env },
  );
  let [out, complaint] = ["", ""];
  child.stdout.on("data", (text) => (out += String(text)));
  child.stderr.on("data", (text) => (complaint += String(text)));
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  return { code, out, complaint };
}

test("a model is pulled, checked, recorded, listed, and then the one that the desk uses", async (t) => {
  const content = tinyModel();
  const sha256 = createHash("sha256").update(content).digest("hex");
  const hub = await startHub(t, content, sha256);
  const dataDir = dataDirFor(t);
  assert.match((await model(dataDir, hub.url, "list")).out, /No model was pulled/);
  assert.equal(resolveModelPath(dataDir, "primary", undefined), null);

  const pulled = await model(dataDir, hub.url, "pull", URI);
  assert.equal(pulled.code, 0, pulled.complaint);
  assert.ok(pulled.out.includes(sha256) && pulled.out.includes("primary model"), pulled.out);
  const path = join(dataDir, "models", "tiny.gguf");
  assert.ok(readFileSync(path).equals(content));
  assert.equal(resolveModelPath(dataDir, "primary", undefined), path);
  assert.equal(resolveModelPath(dataDir, "reasoning", URI), path);
  assert.throws(
    () => resolveModelPath(dataDir, "reasoning", "hf:owner/repo/other.gguf"),
    /npm run model -- pull/,
  );
  const { models, roles } = readModelRecord(dataDir);
  assert.deepEqual(
    [models[0]?.sha256, models[0]?.architecture, roles.primary],
    [sha256, "llama", "tiny.gguf"],
  );
  assert.match((await model(dataDir, hub.url, "list")).out, /tiny\.gguf.*llama, primary.*hf:owner/);
});

test("a pull that broke off goes on where it was, and what is not what was promised is thrown away", async (t) => {
  const content = tinyModel({ seed: 2 });
  const sha256 = createHash("sha256").update(content).digest("hex");
  const hub = await startHub(t, content, sha256);
  const dataDir = dataDirFor(t);
  const address = createHash("sha256").update(new URL(PATH, hub.url).href).digest("hex").slice(0, 12);
  const part = join(dataDir, "models", `tiny.gguf.${address}.part`);
  await mkdir(join(dataDir, "models"));
  writeFileSync(part, content.subarray(0, 100_000));
  writeFileSync(`${part}.tag`, `sha256:${sha256}`);
  assert.equal((await model(dataDir, hub.url, "pull", URI)).code, 0);
  assert.deepEqual(hub.ranges, ["bytes=100000-"]);

  const liar = await startHub(t, content, "0".repeat(64));
  const other = dataDirFor(t);
  const refused = await model(other, liar.url, "pull", URI);
  assert.equal(refused.code, 1);
  assert.match(refused.complaint, /checksum is .* not 0000/);
  assert.equal(existsSync(join(other, "models", "tiny.gguf")), false);
});

test("what is no model is refused in words that say what to type", async (t) => {
  const dataDir = dataDirFor(t);
  const hub = await startHub(t, Buffer.from("<html>"), "x");
  const cases = [
    [["pull"], /npm run model -- pull hf:owner/],
    [["pull", "hf:owner/repo"], /hf:owner\/repository\/file\.gguf/],
    [["pull", "hf:owner/repo/absent.gguf"], /answers 404/],
    [["pull", URI], /no GGUF|cut short/],
    [["pull", "nowhere.gguf"], /no such file/],
    [["push", "x"], /npm run model/],
  ] as const;
  for (const [args, words] of cases) {
    const { code, complaint } = await model(dataDir, hub.url, ...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(complaint, words);
  }
});
