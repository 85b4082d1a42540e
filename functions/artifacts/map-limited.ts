/** Enough to hide a store's latency, few enough for its rate limits and for the memory of a Lambda. */
const PARALLEL_READS = 16;

/** `Promise.all(items.map(read))` with a bound on how many run at once; results in the order of the items. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const left = items.entries();
  const work = async () => {
    for (const [index, item] of left) results[index] = await read(item);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL_READS, items.length) }, work));
  return results;
}
