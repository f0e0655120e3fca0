/** Whether the words around a number make a gain or a loss of it: "lost 12.34", "a loss of 3", "up 2%"; not "stop-loss", not "profit factor". */

export type Direction = -1 | 0 | 1;

const DOWN =
  /^(?:lost|loses?|losing|loss|losses|down|fell|fall(?:s|en|ing)?|dropped|drops?|declin\w+|negative|minus|behind|shed|sank)$/i;
const UP =
  /^(?:gain(?:s|ed|ing)?|made|makes?|making|earn(?:s|ed|ing)?|up|rose|rise[ns]?|rising|grew|profit(?:s|ed)?|positive|plus|ahead|climbed)$/i;
/** What turns the meaning of the word that follows it. */
const NEGATION = /^(?:not|no|never|without|neither|nor|n['’]t|isn['’]t|wasn['’]t|didn['’]t|avoided)$/i;
const WORDS_BEFORE = 4;
const WORDS_BEHIND = 2;
const CLAUSE_END = /[.!?;:,()\n]|\b(?:and|but|while|whereas|against|versus|vs)\b/i;

/** The nearest word that says so, within the clause: four words before the number, two behind it. */
export function directionAt(text: string, start: number, end: number): Direction {
  const before = wordsOf(lastPart(text.slice(0, start))).toReversed();
  const behind = wordsOf(firstPart(text.slice(end)));
  for (const [index, word] of before.slice(0, WORDS_BEFORE).entries()) {
    const direction = wordDirection(word);
    if (direction === 0 || before[index - 1] === "factor") continue;
    return NEGATION.test(before[index + 1] ?? "") ? 0 : direction;
  }
  for (const word of behind.slice(0, WORDS_BEHIND)) {
    const direction = wordDirection(word);
    if (direction !== 0) return direction;
  }
  return 0;
}

function wordDirection(word: string): Direction {
  if (DOWN.test(word)) return -1;
  return UP.test(word) ? 1 : 0;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}'’-]+/gu) ?? [];
}

function lastPart(text: string): string {
  return (
    text.split(/(?<!\d)[.]|[!?;:()\n]|,(?!\d)|\b(?:and|but|while|whereas|against|versus|vs)\b/i).at(-1) ?? ""
  );
}

function firstPart(text: string): string {
  return text.split(CLAUSE_END)[0] ?? "";
}
