/** The machine's memory, as Linux and macOS tell it. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { promisify } from "node:util";
import type { MachineMemory, MachineReader } from "#src/ports/machine-memory.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const ASK_WITHIN_MS = 5_000;
const MAC_PAGE_BYTES = 16_384;
/** What macOS lets graphics pin where nobody set a limit: two thirds of a small machine, three quarters of a large one. */
const WIRED_SHARES = { small: 2 / 3, large: 3 / 4, largeFromBytes: 36 * 1024 * MIB };
const run = promisify(execFile);

export function createMachineReader(): MachineReader {
  return { memory: () => (process.platform === "darwin" ? macMemory() : linuxMemory()) };
}

async function linuxMemory(): Promise<MachineMemory> {
  const meminfo = await readText("/proc/meminfo");
  const limits = await readText("/proc/self/limits");
  const field = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(meminfo)?.[1];
    return found === undefined ? null : Number(found) * KIB;
  };
  const [swapTotal, swapFree] = [field("SwapTotal"), field("SwapFree")];
  return {
    totalBytes: totalmem(),
    availableBytes: field("MemAvailable") ?? freemem(),
    swapUsedBytes: swapTotal === null || swapFree === null ? null : swapTotal - swapFree,
    compressedBytes: null,
    wiredLimitBytes: null,
    lockLimitBytes: lockLimitOf(limits),
  };
}

/** The line is "Max locked memory  8388608  8388608  bytes", or says "unlimited". */
function lockLimitOf(limits: string): number | null {
  const found = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1];
  if (found === undefined) return null;
  return found === "unlimited" ? Infinity : Number(found);
}

async function macMemory(): Promise<MachineMemory> {
  const [pages, swap, wired] = await Promise.all([
    output("vm_stat", []),
    output("sysctl", ["-n", "vm.swapusage"]),
    output("sysctl", ["-n", "iogpu.wired_limit_mb"]),
  ]);
  const figures = readVmStat(pages);
  return {
    totalBytes: totalmem(),
    availableBytes: figures.availableBytes ?? freemem(),
    swapUsedBytes: readSwapUsage(swap),
    compressedBytes: figures.compressedBytes,
    wiredLimitBytes: wiredLimit(Number(wired.trim()), totalmem()),
    lockLimitBytes: Infinity,
  };
}

/** Of `vm_stat`: what is free or can be dropped, and what the compressor holds. */
export function readVmStat(text: string): { availableBytes: number | null; compressedBytes: number | null } {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1] ?? MAC_PAGE_BYTES);
  const pages = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1];
    return found === undefined ? null : Number(found) * pageBytes;
  };
  const free = pages("Pages free");
  const droppable = ["Pages inactive", "Pages speculative", "Pages purgeable"];
  return {
    availableBytes: free === null ? null : droppable.reduce((sum, name) => sum + (pages(name) ?? 0), free),
    compressedBytes: pages("Pages occupied by compressor"),
  };
}

/** Of `sysctl vm.swapusage`: "total = 2048.00M  used = 512.25M  free = ...". */
export function readSwapUsage(text: string): number | null {
  const found = /used = ([\d.]+)M/.exec(text)?.[1];
  return found === undefined ? null : Math.round(Number(found) * MIB);
}

/** 0, or nothing: macOS decides. */
export function wiredLimit(limitMb: number, totalBytes: number): number {
  if (Number.isFinite(limitMb) && limitMb > 0) return limitMb * MIB;
  const isLarge = totalBytes > WIRED_SHARES.largeFromBytes;
  return Math.round(totalBytes * (isLarge ? WIRED_SHARES.large : WIRED_SHARES.small));
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, [...args], { timeout: ASK_WITHIN_MS })).stdout;
  } catch {
    return "";
  }
}
