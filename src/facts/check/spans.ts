/** Parts of a text, by their positions. */
export type Span = { readonly start: number; readonly end: number };

/** Says whether a span touches one that was taken before; costs its own length, however many those are. */
export type Cover = { touches(span: Span): boolean; take(span: Span): void };

export function createCover(length: number): Cover {
  const taken = new Uint8Array(length);
  return {
    touches: ({ start, end }) => taken.subarray(start, end).includes(1),
    take: ({ start, end }) => void taken.fill(1, start, end),
  };
}
