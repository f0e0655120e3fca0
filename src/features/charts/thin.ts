/** Fewer points that look the same: of each stretch the first, the lowest, the highest and the last are kept. */

/** At most about `most` of them, in order; what is few already stays as it is. */
export function thinned<Item>(
  items: readonly Item[],
  most: number,
  valueOf: (item: Item) => bigint | number,
): readonly Item[] {
  if (items.length <= most) return items;
  const length = Math.ceil(items.length / Math.floor(most / 4));
  const kept: Item[] = [];
  for (let start = 0; start < items.length; start += length) {
    const stretch = items.slice(start, start + length);
    kept.push(
      ...[...extremesOf(stretch, valueOf)]
        .toSorted((one, other) => one - other)
        .flatMap((at) => stretch[at] ?? []),
    );
  }
  return kept;
}

function extremesOf<Item>(
  stretch: readonly Item[],
  valueOf: (item: Item) => bigint | number,
): ReadonlySet<number> {
  let [low, high] = [0, 0];
  const values = stretch.map(valueOf);
  for (const [at, value] of values.entries()) {
    if (value < (values[low] ?? value)) low = at;
    if (value > (values[high] ?? value)) high = at;
  }
  return new Set([0, low, high, stretch.length - 1]);
}
