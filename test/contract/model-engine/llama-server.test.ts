/** The same promises, kept by a real llama-server: what our own stand-in claims of it is held against it here. */
import { test } from "node:test";
import { createOpenAiLauncher } from "#src/adapters/openai/openai-launcher.ts";
import { findProgram, startRealLlamaServer } from "#test/support/real-llama-server.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { promiseEngine } from "./promises.ts";

const program = findProgram("llama-server", "LLAMA_SERVER");

if (program === null) {
  test("a real llama-server", { skip: "no llama-server on the PATH, and LLAMA_SERVER names none" }, () => {});
} else {
  promiseEngine("a real llama-server", async () => {
    const server = await startRealLlamaServer(program, ["--embeddings", "--pooling", "mean"]);
    const launcher = createOpenAiLauncher({ url: server.url, model: undefined, allowedHosts: [] });
    const engine = await launcher.launch(TINY_LAUNCH, new AbortController().signal);
    return {
      engine,
      close: async () => {
        await engine.close(0);
        await server.close();
      },
    };
  });
}
