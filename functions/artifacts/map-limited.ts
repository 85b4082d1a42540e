/** Enough to hide a store's latency, few enough for its rate limits and for the memory of a Lambda. */
const PARALLEL_READS = 16;

/** What is read of each item, in the order of the items, while some of the next ones are being read. */
export async function* readAhead<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const ahead: Promise<Result>[] = [];
  for (const item of items) {
    const reading = read(item);
    // Thrown where it is awaited, which may be later, or never, where one before it fails.
    reading.catch(() => undefined);
    ahead.push(reading);
    if (ahead.length >= PARALLEL_READS) yield await ahead.shift()!;
  }
  for (const reading of ahead) yield await reading;
}

/**
 * Visits what is read of each item, in the order of the items, while some of the next ones are being read: no more
 * than those are held at once.
 */
export async function visitLimited<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
  visit: (result: Result) => void,
): Promise<void> {
  for await (const result of readAhead(items, read)) visit(result);
}

/** `Promise.all(items.map(read))` with a bound on how many run at once; results in the order of the items. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  await visitLimited(items, read, (result) => results.push(result));
  return results;
}
