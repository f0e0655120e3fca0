/** CoinGecko's trending list: ranks, tickers and names; everything else it says is not read. */
import { z } from "zod";
import { DeskError } from "../../domain/errors.ts";
import { cleanText } from "#src/features/news/model/clean-text.ts";
import type { TrendingCoin } from "#src/features/news/model/news-item.ts";

const COINS_MAX = 15;
const NAME_LENGTH_MAX = 40;

const answer = z.object({
  coins: z.array(z.object({ item: z.object({ name: z.string(), symbol: z.string() }) })).max(200),
});

/** Coins whose ticker is no plain word of letters and digits are left out. @throws DeskError NEWS_INVALID. */
export function parseTrending(json: string): readonly TrendingCoin[] {
  const parsed = answer.safeParse(parseJson(json));
  if (!parsed.success) throw new DeskError("NEWS_INVALID", "the trending list has another form than it had");
  return parsed.data.coins
    .slice(0, COINS_MAX)
    .map(({ item }, index) => ({
      rank: index + 1,
      base: item.symbol.toUpperCase(),
      name: cleanText(item.name, NAME_LENGTH_MAX),
    }))
    .filter(({ base, name }) => /^[A-Z0-9]{1,20}$/.test(base) && name !== "");
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new DeskError("NEWS_INVALID", "the trending list is no JSON", { cause: error });
  }
}
