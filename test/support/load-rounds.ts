/** A process that loads a model and lets it go, twenty times, and prints what it held after each; under the engine's own flags. */
import { LoadedModel, openLlama } from "#src/adapters/llama/loaded-model.ts";

const ROUNDS = 20;

const order = {
  type: "load",
  path: process.argv[2] ?? "",
  contextTokens: 512,
  slots: 1,
  threads: 1,
  gpu: false,
  lockMemory: false,
  checkTensors: false,
  stateDir: null,
  modelKey: "x",
} as const;
const llama = await openLlama(order, () => {});
const rss: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const model = await LoadedModel.load(order, llama);
  await model.close();
  globalThis.gc?.();
  rss.push(process.memoryUsage.rss());
}
process.stdout.write(JSON.stringify(rss));
process.exit(0);
