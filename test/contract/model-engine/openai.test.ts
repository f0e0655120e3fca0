import { createOpenAiLauncher } from "#src/adapters/openai/openai-launcher.ts";
import { startLlamaServer } from "#test/support/llama-server.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { promiseEngine } from "./promises.ts";

promiseEngine("a server that speaks OpenAI's protocol", async () => {
  const server = await startLlamaServer();
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
