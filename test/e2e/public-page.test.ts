/** The public page in a real browser: on a phone, dark and light, with scripts switched off by its own policy. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { startPageServer } from "#src/adapters/page-server.ts";
import { PAGE_STYLE, pageHtml, widgetHtml } from "#src/features/publishing/page/render-page.ts";
import { pageData } from "#test/support/page-data.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const NEEDS_BROWSER = {
  skip: BROWSER === undefined ? "no chromium on this machine" : false,
  timeout: 120_000,
};
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--disable-javascript",
];
const PNG_WIDTH_AT = 16;

function answer(path: string) {
  if (path === "/style.css") return { type: "text/css", body: PAGE_STYLE, isEmbeddable: false };
  if (path === "/widget") return { type: "text/html", body: widgetHtml(pageData()), isEmbeddable: true };
  return path === "/" ? { type: "text/html", body: pageHtml(pageData()), isEmbeddable: false } : null;
}

test(
  "a browser lays the page out at the width of a phone, in light and in dark",
  NEEDS_BROWSER,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "sleepyquant-page-"));
    const server = await startPageServer({ host: "127.0.0.1", port: 0, answer, log: createSilentLog() });
    t.after(async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const run = async (name: string, flags: readonly string[], path: string): Promise<string> => {
      const args = [
        ...FLAGS,
        `--user-data-dir=${join(folder, name)}`,
        ...flags,
        `http://127.0.0.1:${server.port}${path}`,
      ];
      return (await promisify(execFile)(BROWSER ?? "", args, { timeout: 60_000 })).stdout;
    };

    const dom = await run("dom", ["--dump-dom"], "/");
    assert.match(dom, /<polyline class="line book1"/);
    const shots = new Map<string, Buffer>();
    for (const [name, flags] of [
      ["light", []],
      ["dark", ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"]],
    ] as const) {
      const file = join(folder, `${name}.png`);
      await run(name, [...flags, "--window-size=390,2200", `--screenshot=${file}`], "/");
      shots.set(name, readFileSync(file));
    }
    assert.equal(shots.get("light")?.readUInt32BE(PNG_WIDTH_AT), 390);
    assert.notDeepEqual(shots.get("light"), shots.get("dark"));
  },
);
