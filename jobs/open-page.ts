/**
 * Trigger: a reader of the public page.
 * Reads:   the figures of the books, the experiment, the vault, what was published; once in a while, however many ask.
 * Writes:  nothing.
 * Emits:   nothing.
 * Twice:   reading changes nothing.
 */
import { packageVersion } from "#src/adapters/package-version.ts";
import { startPageServer } from "#src/adapters/page-server.ts";
import type { Config } from "#src/config.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { Log } from "#src/ports/log.ts";
import type { RecordReader } from "#src/features/record/record-api.ts";
import { readPageData } from "#src/features/publishing/page/page-data.ts";
import { createPublicPage } from "#src/features/publishing/page/public-page.ts";
import type { LiveDesk } from "./live-desk.ts";

export type OpenPageOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly desk: DeskReader;
  readonly record: RecordReader;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
};

/** Where no port is set there is no page; where it cannot be had the desk runs on without one, and the log says why. */
export async function openPage(options: OpenPageOptions): Promise<void> {
  const { config, live, desk, record, clock, log, signal } = options;
  const { port, host, root } = config.page;
  if (port === null) return;
  const { history, publications, deskStore } = live.database;
  const page = createPublicPage({
    read: () =>
      readPageData({
        desk,
        control: live.control,
        vault: live.vault,
        history,
        publications,
        equityMarks: (bookId, limit) => deskStore.equityMarks(bookId, limit),
        version: packageVersion(),
        season: () => record.season(),
        market:
          live.market.info.kind === "binance"
            ? "Prices of Binance."
            : `Prices of a ${live.market.info.kind} market, not real ones.`,
      }),
    publications,
    publicRoot: root,
    nowMs: () => clock.nowMs(),
  });
  try {
    const server = await startPageServer({ host, port, answer: (path) => page.answer(path), log });
    log.info("the public page is served", { host, port: server.port });
    signal.addEventListener("abort", () => void server.close(), { once: true });
  } catch (error) {
    log.warn("the public page is not served: its port cannot be had", { host, port, err: error });
  }
}
