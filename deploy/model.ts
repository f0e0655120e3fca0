/** `npm run model -- pull <uri> | list`: brings a language model, checks it, and says what it is for. */
import { totalmem } from "node:os";
import { basename, join, resolve } from "node:path";
import { readModelFacts } from "#src/adapters/gguf/read-header.ts";
import { createMachineReader } from "#src/adapters/machine-memory.ts";
import { downloadModel, modelSource, type Downloaded } from "#src/adapters/model-download.ts";
import { modelsDirOf, readModelRecord, recordModel } from "#src/adapters/model-folder.ts";
import { loadConfig, type Config } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import { HEADROOM_MIN_BYTES, planMemory, SLOTS } from "#src/inference/memory-plan.ts";
import type { ModelRole } from "#src/ports/inference.ts";
import { wordsOf } from "./words.ts";

const USAGE =
  "type: npm run model -- pull hf:owner/repository/file.gguf [--reasoning], or: npm run model -- list";
const GIB = 1024 ** 3;
const BAR_WIDTH = 24;
const SHOW_EVERY_MS = 200;

async function main(args: readonly string[]): Promise<void> {
  const flags = args.filter((arg) => arg.startsWith("--"));
  const [command, uri, ...more] = args.filter((arg) => !arg.startsWith("--"));
  const unknown = flags.find((flag) => flag !== "--reasoning") ?? more[0];
  if (unknown !== undefined) throw new DeskError("CONFIG_INVALID", `${unknown} is not understood; ${USAGE}`);
  const config = loadConfig(process.env);
  if (command === "list" && uri === undefined) return list(config);
  if (command !== "pull" || uri === undefined) throw new DeskError("CONFIG_INVALID", USAGE);
  await pull(config, uri, flags.includes("--reasoning") ? "reasoning" : "primary");
}

function list({ dataDir, model }: Config): void {
  const { models, roles } = readModelRecord(dataDir);
  for (const one of models) {
    const uses = Object.entries(roles).flatMap(([role, file]) => (file === one.file ? [role] : []));
    const use = uses.length === 0 ? "" : `, ${uses.join(" and ")}`;
    say(`${one.file}  ${gib(one.bytes)} GiB, ${one.architecture}${use}  ${one.uri}`);
  }
  if (models.length === 0) say(`No model was pulled into ${modelsDirOf(dataDir)}; ${USAGE}`);
  if (model.path !== undefined) say(`MODEL_PATH=${model.path} is used as the primary model.`);
  if (model.reasoningPath !== undefined)
    say(`REASONING_MODEL_PATH=${model.reasoningPath} is used for research.`);
}

async function pull(config: Config, uri: string, role: ModelRole): Promise<void> {
  if (!/^(hf|https?):/.test(uri)) return useFile(config, resolve(uri), role);
  const source = modelSource(uri, config.model.hub.endpoint);
  const dir = modelsDirOf(config.dataDir);
  refuseOtherOfName(config.dataDir, uri, source.file);
  const downloaded = await downloadModel({
    source,
    dir,
    token: config.model.hub.token,
    bytesMax: totalmem() - HEADROOM_MIN_BYTES,
    onSize: refuseTooLarge,
    onProgress: createProgress(),
    signal: onInterrupt(),
  });
  const facts = await readModelFacts(downloaded.path);
  const { architecture } = facts;
  record(config, { uri, role, architecture, downloaded });
  await sayFit(config, downloaded.path);
}

/** Files are told apart by their names: another model's is not written over. */
function refuseOtherOfName(dataDir: string, uri: string, file: string): void {
  const other = readModelRecord(dataDir).models.find((known) => known.file === file && known.uri !== uri);
  if (other === undefined) return;
  throw new DeskError(
    "CONFIG_INVALID",
    `there is a ${file} from ${other.uri} already: rename or delete ${join(modelsDirOf(dataDir), file)}, then pull again`,
  );
}

/** A file that is here already is only checked: MODEL_PATH is what names it. */
async function useFile(config: Config, path: string, role: ModelRole): Promise<void> {
  await readModelFacts(path);
  await sayFit(config, path);
  say(`To use it, write into .env: ${role === "primary" ? "MODEL_PATH" : "REASONING_MODEL_PATH"}=${path}`);
}

type Record = {
  readonly uri: string;
  readonly role: ModelRole;
  readonly architecture: string;
  readonly downloaded: Downloaded;
};

function record(config: Config, { uri, role, architecture, downloaded }: Record): void {
  const { bytes, sha256, path } = downloaded;
  const pulled = { uri, file: basename(path), bytes, sha256, architecture, pulledTsMs: Date.now() };
  recordModel(config.dataDir, pulled, role);
  say(`${join(modelsDirOf(config.dataDir), pulled.file)}: ${gib(bytes)} GiB, sha256 ${sha256}`);
  say(`It is the ${role} model from the next start on, unless .env names another.`);
}

async function sayFit(config: Config, path: string): Promise<void> {
  const { contextTokens, gpu } = config.model;
  const facts = await readModelFacts(path);
  const options = { contextTokens, slots: SLOTS, gpu: gpu && process.platform === "darwin", takenBytes: 0 };
  const plan = planMemory(facts, await createMachineReader().memory(), options);
  say(
    plan.refusal === null
      ? `It fits: ${gib(plan.needBytes)} GiB of at most ${gib(plan.ceilingBytes)} GiB.`
      : `It does not fit as things are: ${plan.refusal}`,
  );
}

/** Before the download: the weights alone must fit into the machine. */
function refuseTooLarge(bytes: number | null): void {
  const mostBytes = totalmem() - HEADROOM_MIN_BYTES;
  if (bytes === null || bytes <= mostBytes) return;
  throw new DeskError(
    "MODEL_TOO_LARGE",
    `the file has ${gib(bytes)} GiB, and this machine ${gib(totalmem())} GiB of memory: choose a smaller model, or one with fewer bits a weight`,
  );
}

function createProgress(): (done: number, total: number | null) => void {
  const terminal = process.stdout;
  let shownMs = 0;
  return (done, total) => {
    const nowMs = performance.now();
    const isOver = done === total;
    if (!terminal.isTTY || (nowMs - shownMs < SHOW_EVERY_MS && !isOver)) return;
    shownMs = nowMs;
    const share = total === null ? 0 : done / total;
    const bar = "#".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, ".");
    const of = total === null ? "" : ` of ${gib(total)}`;
    terminal.write(`\r[${bar}] ${Math.floor(share * 100)}%  ${gib(done)}${of} GiB${isOver ? "\n" : ""}`);
  };
}

/** What has come by then stays: the next pull goes on there. */
function onInterrupt(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void =>
    stopping.abort(new DeskError("USER_INPUT", "stopped; the next pull goes on there"));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return stopping.signal;
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(bytes < GIB ? 2 : 1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
  process.exit();
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}
