/** `npm run calibrate`: how often the experiment's finding is right and wrong, over markets whose truth is planted. */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { CASES } from "./cases.ts";
import type { CaseRun } from "./run-case.ts";
import { tableOf, tableText, type CaseRow } from "./table.ts";

const KEPT = join(import.meta.dirname, "..", "..", "src", "features", "experiments", "calibration.ts");
const USAGE = `npm run calibrate -- [--runs 40] [--seed 1] [--coins 12] [--days 60] [--keep]
  --runs   markets, each with every planted truth
  --seed   the first; the others follow it
  --keep   keep the table in the repository, where the desk quotes it`;

type Wanted = { readonly runs: number; readonly seed: number; readonly coins: number; readonly days: number };

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    coins: { type: "string", default: "12" },
    days: { type: "string", default: "60" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(`${USAGE}\n`);
else
  await calibrate({
    runs: count(values.runs),
    seed: count(values.seed),
    coins: count(values.coins),
    days: count(values.days),
  });

function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`"${text}" is no whole number above 0.\n${USAGE}\n`);
  process.exit(1);
}

async function calibrate(wanted: Wanted): Promise<void> {
  const runs = await runAll(wanted);
  const rows = tableOf(runs);
  const { runs: markets, seed, coins, days } = wanted;
  process.stdout.write(
    `${markets === 1 ? "1 market" : `${markets} markets`} of ${coins} coins over ${days} days, seeds ${seed} to ${seed + markets - 1}\n` +
      `r/w@n: the signal was called right / its sign wrong by n pairs; false: at any look, and its 95% bound; rule!: the published rule and the pairs disagree\n\n` +
      `${tableText(rows)}\n`,
  );
  if (values.keep) keep(rows, wanted);
}

function runAll({ runs, seed, coins, days }: Wanted): Promise<readonly CaseRun[]> {
  const seeds = Array.from({ length: runs }, (_, index) => seed + index);
  const total = runs * CASES.length;
  const found: CaseRun[] = [];
  const threads = Math.min(runs, availableParallelism());
  return new Promise((resolve, reject) => {
    let busy = threads;
    for (let thread = 0; thread < threads; thread += 1) {
      const worker = new Worker(new URL("seed-worker.ts", import.meta.url), { workerData: { coins, days } });
      const next = (): void => {
        const one = seeds.shift();
        if (one !== undefined) return worker.postMessage(one, []);
        busy -= 1;
        void worker.terminate();
        if (busy === 0) resolve(found);
      };
      worker.on("error", reject);
      worker.on("message", (message: CaseRun | "done") => {
        if (message === "done") return next();
        found.push(message);
        if (process.stderr.isTTY)
          process.stderr.write(`\r${found.length} of ${total}${found.length === total ? "\n" : ""}`);
      });
      next();
    }
  });
}

function keep(rows: readonly CaseRow[], { runs, seed, coins, days }: Wanted): void {
  const made = {
    day: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`,
    markets: runs,
    seed,
    coins,
    days,
    rows,
  };
  const text = `/** Made by \`npm run calibrate -- --runs ${runs} --seed ${seed} --coins ${coins} --days ${days} --keep\`; the desk quotes it. */\nexport const CALIBRATION = ${JSON.stringify(made, null, 2)} as const;\n`;
  writeFileSync(KEPT, text);
}
