/** The rates that Telegram keeps, counted where calls arrive, on the clock of the test. It refuses as Telegram does. */
import type { Clock } from "#src/ports/clock.ts";
import type { ApiAnswer, Parameters } from "./telegram-methods.ts";

export type TelegramBuckets = {
  /** 429 with the seconds to wait, or null where the call is within the rates. A refused call counts as well. */
  refusal(method: string, parameters: Parameters): ApiAnswer | null;
  /** Calls that were refused. */
  readonly refused: () => number;
};

const RATES = [
  { of: "all", max: 30, periodMs: 1_000 },
  { of: "chat", max: 1, periodMs: 1_000 },
  { of: "group", max: 20, periodMs: 60_000 },
] as const;

export function createTelegramBuckets(clock: Clock): TelegramBuckets {
  const arrived: { readonly tsMs: number; readonly chatId: number }[] = [];
  let refusals = 0;

  return {
    refused: () => refusals,
    refusal(method, { chat_id: chat }) {
      if (!/^(send(?!chataction|messagedraft)|edit)/.test(method)) return null;
      const [nowMs, chatId] = [clock.nowMs(), Number(chat)];
      const tooMany = RATES.find(({ of, max, periodMs }) => {
        if (of === "group" && chatId > 0) return false;
        const within = arrived.filter(({ tsMs }) => tsMs > nowMs - periodMs);
        return within.filter((call) => of === "all" || call.chatId === chatId).length >= max;
      });
      arrived.push({ tsMs: nowMs, chatId });
      if (tooMany === undefined) return null;
      refusals += 1;
      const seconds = Math.ceil(tooMany.periodMs / 1_000);
      return {
        ok: false,
        error_code: 429,
        description: `Too Many Requests: retry after ${seconds}`,
        parameters: { retry_after: seconds },
      };
    },
  };
}
