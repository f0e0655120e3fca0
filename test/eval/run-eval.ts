/**
 * `npm run eval`: how often a person's words find the right agent, skill and arguments, by words and, where a model is
 * set, by it. `--sample 50` takes so many texts of each table, evenly spread. The tables are in test/support/utterance-tables.ts.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { createRegistry } from "#agents/registry.ts";
import { DeskError } from "#src/domain/errors.ts";
import { LOST, WHICH } from "#agents/coo/free-text.ts";
import { createDispatchKit, PROMPTS, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { GATE, REFUSED, TUNED } from "#test/support/utterance-tables.ts";
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
  const kit = createDispatchKit({ registry });
  const model = await openEvalModel(process.env);
  try {
    say(model.words);
    await evaluate({
      registry,
      deps: kit.deps,
      prompts: PROMPTS,
      inference: model.inference,
      tables: [
        ["tuned on", spread(TUNED, sample)],
        ["gate", spread(GATE, sample)],
      ],
      say,
      ...(model.inference !== null && { onProgress: sayProgress }),
    });
    say(await refusals(kit, spread(REFUSED, sample)));
  } finally {
    await model.close();
  }
}

/** What must be refused goes the whole way through the desk without a model, where an owner types it. */
async function refusals(kit: DispatchKit, texts: readonly string[]): Promise<string> {
  let [refused, asked] = [0, 0];
  for (const text of texts) {
    const { kind, headline } = await kit.say(text);
    if (kind === "refusal") refused += 1;
    else if (headline === WHICH || headline === LOST) asked += 1;
  }
  const taken = texts.length - refused - asked;
  return `\nto be refused, n=${texts.length}: ${refused} refused, ${asked} asked back, ${taken} taken`;
}

function sayProgress(done: number, of: number): void {
  if (done % PROGRESS_EVERY === 0) process.stderr.write(`${done} of ${of}\n`);
}

function say(lines: string): void {
  process.stdout.write(`${lines}\n`);
}
