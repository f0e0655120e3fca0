import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createHash } from "node:crypto";
import { downloadModel, modelSource, type ModelSource } from "#src/adapters/model-download.ts";

const BODY = Buffer.concat([Buffer.from("GGUF"), Buffer.alloc(4_096, 7)]);

type Seen = { readonly method: string; readonly headers: IncomingMessage["headers"] };

/** A web server that answers what a test says, and remembers what it was asked. */
async function serve(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? "", headers: request.headers });
    if (request.method === "HEAD") return void response.end();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dir = mkdtempSync(join(tmpdir(), "sleepyquant-models-"));
  t.after(() => {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pull = (source: ModelSource, token?: string, bytesMax = 1_000_000) =>
    downloadModel({
      source,
      dir,
      token,
      bytesMax,
      onSize: () => undefined,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
  return { seen, dir, origin, pull };
}

/** Serves the whole, or the rest of it where the client's tag is the present one. */
function file(body: Buffer, tag: string) {
  return ({ headers }: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    const isRest = from > 0 && headers["if-range"] === tag;
    response.writeHead(isRest ? 206 : 200, {
      etag: tag,
      "content-length": body.length - (isRest ? from : 0),
    });
    response.end(isRest ? body.subarray(from) : body);
  };
}

test("the token goes to Hugging Face alone, and never over a line that is not encrypted", async (t) => {
  const { seen, origin, pull } = await serve(t, file(BODY, '"a"'));

  await pull(modelSource(`${origin}/a.gguf`), "hf_secret");
  await pull(modelSource("hf:owner/repository/b.gguf", origin), "hf_secret");

  assert.equal(seen.length, 4);
  assert.ok(seen.every(({ headers }) => headers.authorization === undefined));
});

test("a download that broke off goes on where it was, and only with the same file", async (t) => {
  let [body, tag] = [BODY, '"one"'];
  const { seen, dir, origin, pull } = await serve(t, (request, response) =>
    file(body, tag)(request, response),
  );
  const source = modelSource(`${origin}/a.gguf`);
  await pull(source);
  const path = join(dir, "a.gguf");
  const half = (): void => {
    // What a broken-off try leaves: the beginning, and the tag that the server gave.
    const name = partNameOf(source);
    writeFileSync(join(dir, name), BODY.subarray(0, 1_000));
    writeFileSync(join(dir, `${name}.tag`), '"one"');
  };

  half();
  await pull(source);
  assert.equal(seen.at(-1)?.headers.range, "bytes=1000-");
  assert.ok(readFileSync(path).equals(BODY));

  half();
  [body, tag] = [Buffer.concat([Buffer.from("GGUF"), Buffer.alloc(2_000, 9)]), '"two"'];
  await pull(source);
  assert.ok(readFileSync(path).equals(body), "two files were not put together");
  assert.deepEqual(readdirSync(dir), ["a.gguf"]);
});

test("what is no model does not take the place of one, and leaves nothing", async (t) => {
  let body = BODY;
  const { dir, origin, pull } = await serve(t, (request, response) => file(body, '"x"')(request, response));
  const source = modelSource(`${origin}/a.gguf`);
  await pull(source);
  body = Buffer.from("hello");

  await assert.rejects(pull(source), /what came is no GGUF file; it was thrown away/);

  assert.ok(readFileSync(join(dir, "a.gguf")).equals(BODY));
  assert.deepEqual(readdirSync(dir), ["a.gguf"]);
});

test("more than the machine can hold is not taken, announced or not", async (t) => {
  const { dir, origin, pull } = await serve(t, (_request, response) => {
    response.writeHead(200);
    for (let piece = 0; piece < 50; piece += 1) response.write(BODY);
    response.end();
  });
  const announced = await serve(t, file(BODY, '"x"'));

  await assert.rejects(pull(modelSource(`${origin}/a.gguf`), undefined, 10_000), /larger than the 0\.0 GiB/);
  await assert.rejects(
    announced.pull(modelSource(`${announced.origin}/a.gguf`), undefined, 1_000),
    /larger than the 0\.0 GiB/,
  );
  assert.equal(existsSync(join(dir, "a.gguf")), false);
});

test("an address whose file does not end in .gguf is refused", () => {
  for (const uri of [
    "https://server/models.json?x=.gguf",
    "https://server/#a.gguf",
    "https://server/a.bin",
  ]) {
    assert.throws(() => modelSource(uri), /is no model/, uri);
  }
  assert.equal(modelSource("https://server/x/a.gguf").file, "a.gguf");
});

function partNameOf({ url }: ModelSource): string {
  return `a.gguf.${hashOf(url.href)}.part`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
