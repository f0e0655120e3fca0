/** At most so many of a table, evenly spread over it and always the same. */
export function spread<Item>(items: readonly Item[], countMax: number): readonly Item[] {
  if (items.length <= countMax) return items;
  const step = items.length / countMax;
  return Array.from({ length: countMax }, (_none, index) => items[Math.floor(index * step)]).filter(
    (item) => item !== undefined,
  );
}
