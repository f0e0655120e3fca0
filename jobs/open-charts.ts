/** Pictures for chats: figures from the ledger, a painter in a process of its own, and the files that bots send. */
import { createChildChartPainter } from "#src/adapters/charts/child-chart-painter.ts";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import type { Config } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { ChartPainter, Charts } from "#src/features/charts/charts.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import type { LiveDesk } from "./live-desk.ts";

export type OpenChartsOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends whatever is being painted. */
  readonly signal: AbortSignal;
};

export function openCharts({ config, live, clock, log, signal }: OpenChartsOptions): Charts {
  const { desk, database } = live;
  return {
    history: database.history,
    equityMarks: (bookId, days) => desk.equityMarks.recent(bookId, days),
    draw: createDrawer(createChildChartPainter({ signal }), createMediaFiles(config.dataDir, clock), log),
  };
}

/** Paints and keeps; what goes wrong is a reason in words that a person may read. */
export function createDrawer(painter: ChartPainter, media: MediaStore, log: Log): Charts["draw"] {
  return async (svg, signal) => {
    try {
      const bytes = await painter.paint(svg, signal);
      return { mediaId: await media.put({ bytes, kind: "png" }) };
    } catch (error) {
      log.warn("a picture was not drawn", { err: error });
      return { why: error instanceof DeskError ? error.message : "the picture could not be kept" };
    }
  };
}
