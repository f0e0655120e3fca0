/** One thread of a calibration: takes seeds, makes the market of each once, and runs every case over it. */
import { parentPort, workerData } from "node:worker_threads";
import { openMemoryStores } from "#src/storage/memory-database.ts";
import { openReplayMarket } from "../replay/open-market.ts";
import { CASES } from "./cases.ts";
import { runCase, type CaseRun } from "./run-case.ts";

export type SeedWork = { readonly coins: number; readonly days: number };

const BAR_MS = 900_000;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 0, 1);

const { coins, days } = workerData as SeedWork;

parentPort?.on("message", (seed: number) => void answer(seed));

async function answer(seed: number): Promise<void> {
  const toTsMs = FROM_MS + days * DAY_MS;
  const market = openReplayMarket(
    { kind: "simulated", pairs: coins, seed, fromTsMs: FROM_MS, toTsMs },
    BAR_MS,
    0,
  );
  for (const each of CASES) {
    const stores = openMemoryStores();
    tell(await runCase(market, each, seed, stores));
    stores.close();
  }
  tell("done");
}

function tell(message: CaseRun | "done"): void {
  parentPort?.postMessage(message, []);
}
