/** A message handed to the running bot, and what became of it. */
import { deliverQueue } from "#jobs/payloads.ts";
import type { Destination, OutboundMessage } from "#src/domain/message.ts";
import { advanceUntil } from "./advance-until.ts";
import type { RunningBot } from "./telegram-bot.ts";

/** Hands a message to the bot and waits until it is done with, however that is. */
export async function send(
  bot: RunningBot,
  to: Omit<Destination, "platform">,
  message: OutboundMessage,
): Promise<{ readonly state: string; readonly outcome: unknown }> {
  const name = deliverQueue("telegram");
  const number = bot.queue.jobs(name).length + 1;
  const jobId = `out-${number}-a`;
  bot.server.world.chats.add(Number(to.chatId));
  const payload = { outboxId: number, ...to, message };
  await bot.queue.add({ queue: name, jobId, payload, priority: 10, attemptsMax: 2, backoffMs: 1_000 });
  const job = () => bot.queue.jobs(name).find(({ request }) => request.jobId === jobId);
  await advanceUntil(bot.clock, () => /completed|failed/.test(job()?.state ?? ""), "the delivery ends");
  return { state: job()?.state ?? "", outcome: job()?.outcome };
}
