/** llama.cpp's own server with the tiny model, where one is on the PATH or LLAMA_SERVER names one. */
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { writeTinyModel } from "./gguf/tiny-model.ts";
import { until } from "./until.ts";

export type RealLlamaServer = { readonly url: string; readonly pid: number; close(): Promise<void> };

/** A program of llama.cpp: what the variable names, or what the PATH has. Null when there is none. */
export function findProgram(name: string, variable: string): string | null {
  const named = process.env[variable];
  const places = (process.env.PATH ?? "").split(delimiter).map((dir) => join(dir, name));
  return [...(named === undefined ? [] : [named]), ...places].find(isProgram) ?? null;
}

export async function startRealLlamaServer(
  program: string,
  args: readonly string[] = [],
): Promise<RealLlamaServer> {
  const dir = mkdtempSync(join(tmpdir(), "sleepyquant-server-"));
  const path = writeTinyModel(join(dir, "tiny.gguf"), { isPlain: true });
  const port = await freePort();
  const options = ["-m", path, "--host", "127.0.0.1", "--port", String(port), "-c", "2048", "-t", "1"];
  const child = spawn(program, [...options, "--parallel", "1", ...args], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await until("llama-server to be ready", () => isReady(url));
    return { url, pid: child.pid ?? 0, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).status === 200;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
