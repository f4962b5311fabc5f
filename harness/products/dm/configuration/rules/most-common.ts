/** The value that most items have (of equally many, the earlier one), and the first item that has it. */
export function mostCommon<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => string,
): { readonly value: string; readonly first: Item } | undefined {
  const counts = new Map<string, { first: Item; count: number }>();
  for (const item of items) {
    const seen = counts.get(valueOf(item));
    if (seen === undefined) counts.set(valueOf(item), { first: item, count: 1 });
    else seen.count += 1;
  }
  const [most] = [...counts].sort(([, left], [, right]) => right.count - left.count);
  return most === undefined ? undefined : { value: most[0], first: most[1].first };
}
