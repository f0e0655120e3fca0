/** What the agents use beside the desk itself: the machine, QA's looks, the market, and the records of what people did. */
import { fileURLToPath } from "node:url";
import type { SkillServices } from "#agents/define.ts";
import { createWorkshop } from "#src/adapters/workshop/create-workshop.ts";
import type { Config } from "#src/config.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createMarketLook } from "#src/desk/market-look.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Workshop } from "#src/features/workshop/workshop.ts";
import { createCommandHandler } from "#src/features/workshop/command-approvals.ts";
import type { LiveDesk } from "./live-desk.ts";
import { openQuality, startQualityWatch } from "#src/features/quality/open-quality.ts";
import type { Periodic } from "#src/schedule/periodic.ts";

export type OpenSkillServicesOptions = {
  readonly config: Config;
  readonly live: Pick<LiveDesk, "desk" | "database" | "signals"> & {
    readonly market: Pick<LiveDesk["market"], "info">;
  };
  readonly approvals: Approvals;
  /** This machine unless given. */
  readonly workshop?: Workshop;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenSkillServices = {
  readonly services: Pick<SkillServices, "workshop" | "runs" | "audit" | "preferences" | "quality" | "look">;
  readonly quality: Periodic;
};

/** Also names who carries out approved commands, and begins QA's watch. */
export function openSkillServices(options: OpenSkillServicesOptions): OpenSkillServices {
  const { config, live, approvals, clock, log, signal } = options;
  const { desk, database, market, signals: strategy } = live;
  const { workshop = workshopOf(config, clock) } = options;
  const {
    runs,
    audit,
    preferences,
    ledgerStore,
    outbox,
    bars,
    incidents,
    controlHistory: history,
  } = database;
  const { barMs, passiveBar } = { barMs: config.scanMs, passiveBar: config.passiveBar };
  const reader = createDeskReader({ desk, ledgerStore, source: market.info, scanMs: barMs });
  const { events } = desk.context;
  const marketFigures = () => reader.market();
  const looks = openQuality({ desk, history, bars, incidents, market: marketFigures, outbox, events });
  const look = createMarketLook({ desk, bars, strategy, barMs, passiveBar });
  approvals.handle("command", createCommandHandler({ workshop, runs, nowMs: () => clock.nowMs() }));
  return {
    services: { workshop, runs, audit, preferences, quality: looks, look },
    quality: startQualityWatch(looks, { clock, log, signal }),
  };
}

/** The project is the folder that this file stands in. */
function workshopOf(config: Config, clock: Clock): Workshop {
  return createWorkshop({
    roots: { project: fileURLToPath(new URL("..", import.meta.url)), data: config.dataDir },
    secrets: config.secrets,
    clock,
  });
}
