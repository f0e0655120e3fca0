/** What no outgoing text may say, and what a public one must: data, each rule with its reason. Order is that of the report. */
export type BannedWords = {
  readonly rule: string;
  /** Why; a person reads this beside the words that were found. */
  readonly reason: string;
  readonly words: readonly RegExp[];
};

const YOU = "(?:you|everyone|everybody|anyone|people|investors|traders|followers)";

/** Banned wherever they stand, in private as in public. */
export const BANNED_WORDS: readonly BannedWords[] = [
  {
    rule: "no-advice",
    reason:
      "It tells somebody what to do with money: that is investment advice, which this desk may not give.",
    words: [
      new RegExp(
        `\\b${YOU} (?:should|must|need to|ought to|had better|may want to|want to) (?:now )?(?:buy|sell|hold|short|long|invest|enter|exit|ape|load)`,
        "i",
      ),
      /\b(?:i|we) (?:recommend|advise|suggest) (?:buying|selling|holding|shorting|longing|investing|that you|you|to (?:buy|sell|hold|short|long))/i,
      /(?:^|[.!?:]\s+|\n)(?:buy|sell|short|long|ape) (?:now|today|the dip|this|these|btc|eth|sol|bitcoin|ether|more)\b/i,
      /\b(?:time|chance|moment) to (?:buy|sell|short|go long|load up|get in|get out)\b/i,
      /\b(?:strong|screaming) (?:buy|sell)\b/i,
      /\b(?:price target|target price)\b/i,
      /\bfinancial advice\b(?<!(?:no|not|not a|isn't|is not|never) financial advice)/i,
    ],
  },
  {
    rule: "no-promises",
    reason: "It promises a result: nobody can, and a past result says nothing of the next.",
    words: [
      /\bguarantee(?:d|s)?\b/i,
      /\b(?:risk[- ]?free|riskless|no risk|zero risk|without (?:any )?risk|can(?:'t|not) lose|never los(?:e|es)|sure thing|safe bet|sure bet)\b/i,
      /\b(?:will|gonna|going to|bound to|certain to|destined to) (?:\w+ )?(?:moon|pump|explode|rally|skyrocket|double|triple|10x|100x|make (?:you )?(?:money|a profit|rich))/i,
      /\b(?:easy|free|passive|fast|quick) (?:money|profits?|income|gains?|cash)\b/i,
      /\b(?:\d+x|\d{2,}%) (?:returns?|gains?|profits?)? ?(?:guaranteed|in (?:days|weeks)|per (?:day|week)|a (?:day|week))\b/i,
      /\bget rich\b/i,
      /\bto the moon\b/i,
    ],
  },
  {
    rule: "no-signal-selling",
    reason:
      "It offers trading signals to follow: that is a service that needs a licence, and this desk has none.",
    words: [
      /\b(?:our|my|free|vip|premium|paid|exclusive|daily) (?:trading |trade |crypto )?signals?\b/i,
      /\bsignals? (?:group|channel|service|provider|subscription|for you)\b/i,
      /\bcopy (?:our|my|these|this|the) trades?\b/i,
      /\bfollow (?:our|my|these|this) (?:trades?|signals?|calls?)\b/i,
      /\b(?:join|subscribe)\b.{0,40}\b(?:signals?|vip|pump)\b/i,
    ],
  },
  {
    rule: "no-pump",
    reason: "It urges people into a market: that can be market manipulation.",
    words: [
      /\b(?:fomo|don'?t miss (?:out|this|it)|last chance|act (?:now|fast)|hurry|before it'?s too late|pump (?:it|this|group))\b/i,
    ],
  },
  {
    rule: "no-hidden-paper",
    reason: "It speaks of paper results as if money had been made.",
    words: [
      /\b(?:real|actual|live) (?:money|profits?|gains?|returns?)\b(?<!(?:no|not|never) (?:real|actual|live) (?:money|profits?|gains?|returns?))/i,
      /\b(?:we|i) (?:made|earned|banked|pocketed) (?:you )?(?:real )?\$?\d/i,
    ],
  },
  {
    rule: "no-contact",
    reason: "It sends readers to a private contact or asks for money: so do swindlers.",
    words: [
      /\b(?:dm|pm|message|contact|whatsapp) (?:me|us)\b/i,
      /\b(?:send|deposit|transfer) (?:us|me|your)\b/i,
    ],
  },
];

/** What every text with figures must say. */
export const PAPER_WORD = /\bPAPER\b/;

/** What stands at the end of everything public, word for word. */
export const DISCLAIMER =
  "PAPER trading: no real money, no advice, no offer. Simulated results say nothing about future ones.";

/** Public texts have a length of their own for these places. */
export const LENGTHS: Readonly<Record<"pinned-post" | "bio", number>> = { "pinned-post": 280, bio: 160 };
