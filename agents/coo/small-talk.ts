/** Social words get one line back. Only a text that is nothing else is small talk: every word of it must be social. */

type Mood = "greeting" | "thanks" | "goodbye" | "fine" | "how-are-you" | "who-are-you";

const ANSWERS: Readonly<Record<Mood, string>> = {
  greeting: 'Hello. Ask me how the books are doing, or type "help".',
  thanks: "You're welcome.",
  goodbye: "Bye. The desk keeps watching.",
  fine: "All right.",
  "how-are-you": 'I\'m running. "status" shows the books, "health" shows the machine.',
  "who-are-you":
    'I\'m your paper desk: twelve agents, two books, no real money. "help" shows what you can ask.',
};

/** Whole texts, without marks; what stands in brackets may be left out. English, German, Spanish, French, Portuguese. */
const SAYINGS: readonly (readonly [Mood, RegExp])[] = [
  [
    "how-are-you",
    /^(?:(?:hi|hey|hello) )?(?:how are (?:you|things)|how(?:s| is) it going|hows life|whats up|wie gehts(?: dir)?|que tal|como estas|ca va|tudo bem)(?: (?:today|now))?$/,
  ],
  ["who-are-you", /^(?:who|what) are you(?: exactly)?$|^(?:wer bist du|quien eres|qui es tu|quem e voce)$/],
  [
    "goodbye",
    /^(?:(?:good )?bye(?: bye)?|good ?night|see (?:you|ya)(?: later| tomorrow)?|cya|later|ciao|tschuss|adios|hasta luego|au revoir|tchau|gute nacht)$/,
  ],
];

const WORDS: Readonly<Record<"greeting" | "thanks" | "fine", ReadonlySet<string>>> = {
  greeting: new Set(
    "hi hello hey heya hiya yo howdy hallo moin servus hola buenas bonjour salut ola oi there desk everyone all guten tag buenos dias boa tarde afternoon evening good".split(
      " ",
    ),
  ),
  thanks: new Set(
    "thanks thank you thx ty cheers so very much a lot many great nice appreciated appreciate it danke schon vielen dank gracias muchas merci beaucoup obrigado obrigada".split(
      " ",
    ),
  ),
  fine: new Set(
    "ok okay k cool nice great good fine alright right sure perfect awesome lol haha hm hmm yay wow super gut bien vale genial parfait otimo got it i see understood".split(
      " ",
    ),
  ),
};
/** Words that make a text of that mood; the others only go along with them. */
const CORE: typeof WORDS = {
  greeting: new Set(
    "hi hello hey heya hiya yo howdy hallo moin servus hola buenas bonjour salut ola oi afternoon evening tag dias tarde".split(
      " ",
    ),
  ),
  thanks: new Set(
    "thanks thank thx ty cheers appreciated appreciate danke dank gracias merci obrigado obrigada".split(" "),
  ),
  fine: new Set(
    "ok okay k cool nice great good fine alright right sure perfect awesome lol haha hm hmm yay wow super gut bien vale genial parfait otimo got see understood".split(
      " ",
    ),
  ),
};
const WORDS_MAX = 6;

/** The one line for a text that is small talk and nothing else, or null. */
export function smallTalk(said: string): string | null {
  const plain = said
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036F'’]/g, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  if (plain === "") return null;
  const saying = SAYINGS.find(([, pattern]) => pattern.test(plain));
  if (saying !== undefined) return ANSWERS[saying[0]];
  const words = plain.split(" ");
  if (words.length > WORDS_MAX) return null;
  for (const mood of ["greeting", "thanks", "fine"] as const) {
    const isAll = words.every((word) => WORDS[mood].has(word));
    if (isAll && words.some((word) => CORE[mood].has(word))) return ANSWERS[mood];
  }
  const isMixed = words.every((word) => WORDS.fine.has(word) || WORDS.thanks.has(word));
  return isMixed && words.some((word) => CORE.thanks.has(word)) ? ANSWERS.thanks : null;
}
