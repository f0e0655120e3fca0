import { left, right } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { healthSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { healthProblems } from "#agents/problems.ts";
import type { HealthFigures } from "#src/domain/figures.ts";
import { text, type Block } from "#src/domain/message.ts";
import { formatBytes, formatDuration } from "#src/facts/format.ts";

export const showHealth = defineSkill({
  name: "show-health",
  description: "The running system: uptime, memory, Redis, queues, undelivered messages, disk.",
  examples: [
    "health",
    "system health",
    "are you alive",
    "are you there",
    "are you still running",
    "is the system ok",
    "is everything working",
    "cpu load",
    "are you slow",
    "are the bots connected",
    "is redis up",
    "how much memory do you use",
    "memory and ram",
    "how long have you been running",
    "uptime",
    "are jobs stuck in the queues",
    "is anything undelivered",
  ],
  effect: "read",
  role: "viewer",
  needs: ["health"],
  live: true,
  input: noInput,
  output: healthSchema,
  readInput: () => ({}),
  run: async (_input, { health }) => ({ ok: true, output: await health.health() }),
  render(health) {
    const problems = healthProblems(health);
    const up = `up ${formatDuration(health.nowMs - health.startedTsMs)}, ${formatBytes(health.rssBytes)}`;
    const counted = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    return {
      severity: problems.length === 0 ? "info" : "warning",
      headline: problems.length === 0 ? `Healthy: ${up}` : `${counted}: ${problems[0] ?? ""}`,
      blocks: [...problemBlocks(problems), figuresBlock(health), queueTable(health)],
    };
  },
});

function problemBlocks(problems: readonly string[]): readonly Block[] {
  return problems.length === 0 ? [] : [{ type: "list", items: problems.map((problem) => [problem]) }];
}

function figuresBlock(health: HealthFigures): Block {
  const { redis } = health;
  const redisMemory = redis.usedBytes === null ? "" : `, ${formatBytes(redis.usedBytes)}`;
  return {
    type: "fields",
    fields: [
      { label: "Version", value: health.version },
      { label: "Uptime", value: formatDuration(health.nowMs - health.startedTsMs) },
      { label: "Memory", value: formatBytes(health.rssBytes) },
      { label: "Event loop lag", value: `${Math.round(health.eventLoopLagMs)} ms` },
      { label: "Database", value: formatBytes(health.databaseBytes) },
      {
        label: "Disk free",
        value: health.diskFreeBytes === null ? "unknown" : formatBytes(health.diskFreeBytes),
      },
      { label: "Redis", value: redis.connected ? `connected${redisMemory}` : "NOT CONNECTED" },
      { label: "Undelivered", value: String(health.outboxUndelivered) },
      { label: "Platforms", value: health.platforms.join(", ") || "none" },
      { label: "Model", value: health.model },
    ],
  };
}

function queueTable(health: HealthFigures): Block {
  if (health.queues.length === 0) return text("No queues.");
  return {
    type: "table",
    columns: [left("Queue"), right("wait"), right("run"), right("fail")],
    rows: health.queues.map(({ queue, waiting, active, failed }) => [
      queue,
      String(waiting),
      String(active),
      String(failed),
    ]),
  };
}
