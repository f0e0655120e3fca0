/**
 * `npm run eval`: how often a person's words find the right agent, skill and arguments, by words and, where a model is
 * set, by it. `--sample 50` takes so many texts of each table, evenly spread. The tables are in test/support/utterance-tables.ts.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { createRegistry } from "#agents/registry.ts";
import { DeskError } from "#src/domain/errors.ts";
import { createDispatchKit, PROMPTS } from "#test/support/dispatch-kit.ts";
import { HELD_OUT, TUNED } from "#test/support/utterance-tables.ts";
import { openEvalModel } from "./eval-model.ts";
import { evaluate } from "./evaluate.ts";
import { spread } from "./spread.ts";

const PROGRESS_EVERY = 25;

try {
  const { values } = parseArgs({ options: { sample: { type: "string" } }, allowPositionals: false });
  const sample = z.coerce.number().int().min(1).max(10_000).default(10_000).parse(values.sample);
  await run(sample);
} catch (error) {
  const isTold = error instanceof DeskError || error instanceof TypeError || error instanceof z.ZodError;
  if (!isTold) throw error;
  const why = error instanceof z.ZodError ? "--sample takes a whole number from 1" : error.message;
  process.stderr.write(`${why}\nType: npm run eval, or npm run eval -- --sample 50\n`);
  process.exitCode = 1;
}

async function run(sample: number): Promise<void> {
  const registry = createRegistry();
  const { deps } = createDispatchKit({ registry });
  const model = await openEvalModel(process.env);
  try {
    say(model.words);
    await evaluate({
      registry,
      deps,
      prompts: PROMPTS,
      inference: model.inference,
      tables: [
        ["tuned on", spread(TUNED, sample)],
        ["held out", spread(HELD_OUT, sample)],
      ],
      say,
      ...(model.inference !== null && { onProgress: sayProgress }),
    });
  } finally {
    await model.close();
  }
}

function sayProgress(done: number, of: number): void {
  if (done % PROGRESS_EVERY === 0) process.stderr.write(`${done} of ${of}\n`);
}

function say(lines: string): void {
  process.stdout.write(`${lines}\n`);
}
