/** Enough to hide a store's latency, few enough for its rate limits and for the memory of a Lambda. */
const PARALLEL_READS = 16;

/** Yields the result of reading each item, in the items' order, while some of the next ones are being read. */
export async function* readAhead<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const ahead: Promise<Result>[] = [];
  for (const item of items) {
    const reading = read(item);
    // The error is thrown where the promise is awaited: later, or never if an earlier read fails.
    reading.catch(() => undefined);
    ahead.push(reading);
    if (ahead.length >= PARALLEL_READS) yield await ahead.shift()!;
  }
  for (const reading of ahead) yield await reading;
}

/**
 * Visits the result of reading each item, in the items' order, while some of the next ones are being read. No other
 * results are held in memory.
 */
export async function visitLimited<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
  visit: (result: Result) => void,
): Promise<void> {
  for await (const result of readAhead(items, read)) visit(result);
}

/** `Promise.all(items.map(read))` with a limit on how many run at once; results are in the items' order. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  await visitLimited(items, read, (result) => results.push(result));
  return results;
}
