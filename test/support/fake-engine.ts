/** An engine that generates when a test says so, and dies when a test says so. */
import { DeskError } from "#src/domain/errors.ts";
import type {
  EngineLauncher,
  GenerationResult,
  GenerationSpec,
  ModelEngine,
  ModelFacts,
} from "#src/ports/model-engine.ts";

export type FakeGeneration = {
  readonly spec: GenerationSpec;
  state: "running" | "paused" | "aborted" | "over";
  say(piece: string): void;
  finish(): void;
};

export type FakeEngine = ModelEngine & {
  readonly generations: FakeGeneration[];
  die(how: string): void;
};

export type FakeLauncher = EngineLauncher & {
  readonly engines: FakeEngine[];
  /** What the next launches do instead of succeeding; the last one stays. */
  faults: (DeskError | null)[];
  fileVersion: number;
};

export const SMALL_MODEL: ModelFacts = {
  fileBytes: 500_000_000,
  architecture: "llama",
  layers: 16,
  cacheWidth: 1_024,
  width: 2_048,
  vocabulary: 32_000,
  trainedContext: 8_192,
};

export function createFakeLauncher(facts: ModelFacts | null = SMALL_MODEL): FakeLauncher {
  const engines: FakeEngine[] = [];
  const launcher: FakeLauncher = {
    name: "fake.gguf",
    engines,
    faults: [],
    fileVersion: 1,
    fingerprint: () => String(launcher.fileVersion),
    facts: () => Promise.resolve(facts),
    launch(_options, signal) {
      signal.throwIfAborted();
      const fault = launcher.faults.length > 1 ? launcher.faults.shift() : launcher.faults[0];
      if (fault !== undefined && fault !== null) return Promise.reject(fault);
      const engine = createFakeEngine();
      engines.push(engine);
      return Promise.resolve(engine);
    },
  };
  return launcher;
}

function createFakeEngine(): FakeEngine {
  const generations: FakeGeneration[] = [];
  const ended = Promise.withResolvers<string>();
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => {});
  const die = (how: string): void => {
    crash.reject(new DeskError("ENGINE_CRASHED", `the model's process ended (${how})`, { retryable: true }));
    ended.resolve(how);
  };
  return {
    generations,
    die,
    notes: [],
    ended: ended.promise,
    generate(spec, onText) {
      const done = Promise.withResolvers<GenerationResult>();
      let text = "";
      const finish = (stop: GenerationResult["stop"]): void => {
        generation.state = stop === "aborted" ? "aborted" : "over";
        done.resolve(resultOf(text, stop));
      };
      const generation: FakeGeneration = {
        spec,
        state: "running",
        say(piece) {
          text += piece;
          onText(piece);
        },
        finish: () => finish("end"),
      };
      generations.push(generation);
      return {
        done: Promise.race([done.promise, crash.promise]),
        pause: () => void (generation.state = "paused"),
        resume: () => void (generation.state = "running"),
        abort: () => finish("aborted"),
      };
    },
    embed: (texts) => Promise.race([crash.promise, Promise.resolve(texts.map(() => [1, 0]))]),
    figures: () =>
      Promise.resolve({
        rssBytes: 600_000_000,
        swappedBytes: 0,
        lockedBytes: 0,
        cellsUsed: 100,
        cellsTotal: 1_000,
        contextBytes: 50_000_000,
        stateBytes: 1_000,
      }),
    close() {
      die("it was unloaded");
      return Promise.resolve();
    },
  };
}

/** Ten tokens a second, one a character. */
function resultOf(text: string, stop: GenerationResult["stop"]): GenerationResult {
  const outputTokens = text.length;
  return {
    text,
    stop,
    promptTokens: 20,
    evaluatedTokens: 20,
    outputTokens,
    promptMs: 100,
    outputMs: Math.max(0, outputTokens - 1) * 100,
  };
}
