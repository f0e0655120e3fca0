/** Shorter words have too many English neighbours ("other" is one letter from "ether"). */
const FORGIVEN_LENGTH_MIN = 6;

/** The same word, or a long enough one with a single letter missing, added, wrong, or two neighbours swapped. */
export function isNearly(typed: string, word: string): boolean {
  return typed === word || (word.length >= FORGIVEN_LENGTH_MIN && isOneTypoApart(typed, word));
}

function isOneTypoApart(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  const shared = sharedPrefix(left, right);
  const restLeft = left.slice(shared);
  const restRight = right.slice(shared);
  if (left.length > right.length) return restLeft.slice(1) === restRight;
  if (left.length < right.length) return restLeft === restRight.slice(1);
  const swapped =
    restLeft[0] === restRight[1] && restLeft[1] === restRight[0] && restLeft.slice(2) === restRight.slice(2);
  return restLeft.slice(1) === restRight.slice(1) || swapped;
}

function sharedPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
