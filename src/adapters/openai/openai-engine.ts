/** A server that somebody runs, as an engine. Its lane is ours: one request at a time, and a pause is a closed connection. */
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";
import type { EngineFigures, Generation, GenerationSpec, ModelEngine } from "#src/ports/model-engine.ts";
import type { ServerAbilities } from "./chat-body.ts";
import type { ServerClient } from "./server-client.ts";
import { ServerGeneration } from "./server-generation.ts";

const embeddingsSchema = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })),
});
const UNKNOWN: EngineFigures = {
  rssBytes: null,
  swappedBytes: null,
  lockedBytes: null,
  cellsUsed: null,
  cellsTotal: null,
  contextBytes: null,
  stateBytes: null,
};

export class OpenAiEngine implements ModelEngine {
  readonly ended: Promise<string>;
  readonly notes: readonly string[];
  readonly #client: ServerClient;
  readonly #abilities: ServerAbilities;
  readonly #running = new Set<ServerGeneration>();
  readonly #end: (how: string) => void;

  constructor(client: ServerClient, abilities: ServerAbilities) {
    this.#client = client;
    this.#abilities = abilities;
    this.notes = [
      ...(abilities.schema ? [] : ["the server ignores JSON schemas; they are put into words for it"]),
      ...(abilities.continues
        ? []
        : ["the server cannot go on with an answer; nothing is paused for a person"]),
    ];
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.#end = resolve;
  }

  generate(spec: GenerationSpec, onText: (piece: string) => void): Generation {
    const generation = new ServerGeneration(this.#client, this.#abilities, spec, onText);
    this.#running.add(generation);
    const done = generation.run().finally(() => this.#running.delete(generation));
    done.catch((error: unknown) => {
      const isGone = error instanceof DeskError && error.code === "ENGINE_CRASHED";
      if (isGone) this.#end(error.message);
    });
    return {
      done,
      pause: () => generation.pause(),
      resume: () => generation.resume(),
      abort: () => generation.abort(),
    };
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    const body = { model: this.#abilities.model, input: texts };
    const { data } = embeddingsSchema.parse(await this.#client.json("POST", "v1/embeddings", body));
    return data
      .toSorted((one, other) => one.index - other.index)
      .map(({ embedding }) => {
        const length = Math.hypot(...embedding) || 1;
        return embedding.map((value) => value / length);
      });
  }

  figures(): Promise<EngineFigures> {
    return Promise.resolve(UNKNOWN);
  }

  /** The server is not ours to stop: only our connections end. */
  close(): Promise<void> {
    for (const generation of this.#running) generation.abort();
    this.#end("it was unloaded");
    return Promise.resolve();
  }
}
