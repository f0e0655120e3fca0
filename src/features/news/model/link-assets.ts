/**
 * Which assets a headline is about. Whole words only. Tickers that are also words or other names (OP, NEAR, LINK, UNI)
 * count only where something marks them: "$OP", "(OP)", "OPUSDT", "OP token". A name that is also a word (Optimism,
 * Stellar, Cosmos) counts only beside a word that only the asset has ("Optimism mainnet").
 */
import { ASSET_NAMES, TWO_WORD_ASSET_NAMES } from "#src/domain/asset-names.ts";

const AMBIGUOUS_TICKERS = new Set(
  "ADA APT ATOM DOT ENA ETC FIL INJ LINK NEAR OP SEI SUI TIA UNI WLD ARB ONE GAS FLOW ICP GRT SAND MANA APE GMT SUN WIN HOT KEY FUN AI IP S W T".split(
    " ",
  ),
);
const AMBIGUOUS_NAMES = new Set(
  "avalanche cosmos injective optimism polkadot ripple stellar tron celestia near ether".split(" "),
);
const MARKS_BEHIND = String.raw`(?:\s+(?:token|coin|price|holders?|whales?|network|protocol|mainnet|blockchain|chain|ecosystem|foundation|staking|ETFs?|futures|bulls?|bears?|labs|validators?|subnets?|DAO|L[12]|labs))`;
/** "Avalanche of liquidations", "ripple effect": the word, not the asset. */
const WORD_BEHIND = String.raw`(?!\s+(?:of|effects?|performance)\b)`;
const START = String.raw`(?<![\p{L}\p{N}$-])`;
const END = String.raw`(?![\p{L}\p{N}-])`;

/** `bases` are those that the desk trades; the answer is in their order. */
export function assetsIn(title: string, bases: readonly string[]): readonly string[] {
  return bases.filter((base) => isTickerIn(title, base) || isNameIn(title, base));
}

function isTickerIn(title: string, base: string): boolean {
  if (!/^[A-Z0-9]{1,20}$/.test(base)) return false;
  const marked = String.raw`\$${base}${END}|\(${base}\)|${START}${base}[/-]?(?:USDT?|USDC|PERP|BTC)${END}|${START}${base}${MARKS_BEHIND}${END}`;
  const isAmbiguous = AMBIGUOUS_TICKERS.has(base) || base.length < 3 || isShouting(title);
  return new RegExp(isAmbiguous ? marked : `${marked}|${START}${base}${END}`, "u").test(title);
}

function isNameIn(title: string, base: string): boolean {
  const names = [...Object.entries(ASSET_NAMES), ...Object.entries(TWO_WORD_ASSET_NAMES)];
  return names.some(([name, of]) => of === base && isWordIn(withoutLonger(title, name), name));
}

/** "Bitcoin Cash" is not about Bitcoin. */
function withoutLonger(title: string, name: string): string {
  return Object.keys(TWO_WORD_ASSET_NAMES)
    .filter((longer) => longer.startsWith(`${name} `))
    .reduce((rest, longer) => rest.replaceAll(new RegExp(longer, "giu"), " "), title);
}

function isWordIn(title: string, name: string): boolean {
  const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (AMBIGUOUS_NAMES.has(name))
    return new RegExp(`${START}(?:${capital}|${name.toUpperCase()})${MARKS_BEHIND}${END}`, "u").test(title);
  return new RegExp(`${START}${name}(?:['’]s)?${WORD_BEHIND}${END}`, "iu").test(title);
}

/** A title in capitals marks nothing by them. */
function isShouting(title: string): boolean {
  const letters = title.replaceAll(/[^\p{L}]/gu, "");
  return letters.length > 12 && letters === letters.toUpperCase();
}
