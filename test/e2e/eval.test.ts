/** `npm run eval` as a person runs it, without a model and against a server that speaks like llama-server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLlamaServer } from "#test/support/llama-server.ts";

const PROGRAM = fileURLToPath(new URL("../eval/run-eval.ts", import.meta.url));
const TIMEOUT_MS = 60_000;
const run = promisify(execFile);

async function evaluated(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { MODEL_PATH: _path, MODEL_URL: _url, ...inherited } = process.env;
  const { stdout } = await run(process.execPath, [PROGRAM, ...args], {
    env: { ...inherited, ...env },
    timeout: TIMEOUT_MS,
  });
  return stdout;
}

test("without a model it prints the rows of words, both sizes of prompts, and how to bring a model", async () => {
  const printed = await evaluated(["--sample", "20"]);

  assert.match(printed, /No model is set: its rows are left out\. For them: npm run model/);
  assert.match(printed, /dispatch \d+, then an agent's own \d+ to \d+, or one agent with every skill \d+\./);
  assert.match(printed, /gate, n=20\n.*\nwords, all skills at once +\d/);
  assert.match(printed, /^to be refused, n=20: \d+ refused, \d+ asked back, 0 taken$/m);
  assert.doesNotMatch(printed, /^model, /m);
});

test("with a model it prints its rows beside those of words", async () => {
  const server = await startLlamaServer({ contextTokens: 16_384 });
  try {
    const printed = await evaluated(["--sample", "4"], { MODEL_URL: server.url });

    assert.match(printed, /^Model: the model of 127\.0\.0\.1\./);
    assert.match(printed, /^model, twelve agents .*\d+\.\d%/m);
    assert.match(printed, /^model, one agent with every skill .*\d+\.\d%/m);
    const asked = server.requests.filter(({ path }) => path === "/v1/chat/completions");
    assert.ok(asked.length >= 16, `two tables of four texts, twice: ${asked.length} requests`);
  } finally {
    await server.close();
  }
});

test("what cannot be meant is told with what to type", async () => {
  const failed = await run(process.execPath, [PROGRAM, "--sample", "many"]).catch(
    (error: unknown) => error as { stderr: string; code: number },
  );

  assert.match(failed.stderr, /--sample takes a whole number from 1\nType: npm run eval/);
  assert.equal("code" in failed && failed.code, 1);
});
