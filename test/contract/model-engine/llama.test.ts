import { TINY_LAUNCH, tinyLauncher } from "#test/support/tiny-engine.ts";
import { promiseEngine } from "./promises.ts";

promiseEngine("a process with a GGUF file", async () => {
  const launcher = tinyLauncher();
  const engine = await launcher.launch(TINY_LAUNCH, new AbortController().signal);
  return {
    engine,
    close: async () => {
      await engine.close(2_000);
      launcher.remove();
    },
  };
});
