const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const RETURN = Uint8Array.of(CARRIAGE_RETURN);

/** What shows how an object's lines end. */
export const SAMPLE_BYTES = 64 * 1024;

/**
 * Whether lines end with carriage returns alone, as Excel for Mac writes them: there is one, and no line feed, but in quotes.
 *
 * @param sample the first `SAMPLE_BYTES` of a text, or all of it
 * @param quote the byte that fields are quoted with, where they may be
 */
export function endsWithReturns(
  sample: Uint8Array,
  { isWhole, quote }: { readonly isWhole: boolean; readonly quote: number | undefined },
): boolean {
  // A line feed may follow what is just the sample's last byte.
  const at = sample.indexOf(CARRIAGE_RETURN);
  if (at < 0 || (!isWhole && at === sample.length - 1)) return false;
  let isQuoted = false;
  for (const byte of sample) {
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === LINE_FEED && !isQuoted) return false;
  }
  return true;
}

/** The text with line feeds in place of its returns, but for those that have one: a line does not end twice. */
export async function* withLineFeeds(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isHeld = false;
  for await (const chunk of chunks) {
    const all: Uint8Array = isHeld ? Buffer.concat([RETURN, chunk]) : chunk;
    isHeld = all.at(-1) === CARRIAGE_RETURN;
    const whole = isHeld ? all.subarray(0, -1) : all;
    yield whole.map((byte, at) =>
      byte === CARRIAGE_RETURN && whole[at + 1] !== LINE_FEED ? LINE_FEED : byte,
    );
  }
  if (isHeld) yield Uint8Array.of(LINE_FEED);
}

/** As `withLineFeeds` where the text's first bytes say so, which are held until then; else the text as it is. */
export async function* withReturnsRead(
  chunks: AsyncIterable<Uint8Array>,
  quote: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let bytes = 0;
  let failure: Error | undefined;
  let isWhole = false;
  try {
    while (bytes < SAMPLE_BYTES) {
      const next = await nextOf(iterator, (error) => (failure = error));
      if (next === undefined) {
        isWhole = true;
        break;
      }
      held.push(Buffer.from(next));
      bytes += next.length;
      // Most texts have one at once, and it need not be looked for in quotes where there are no returns.
      if (next.includes(LINE_FEED) && !next.includes(CARRIAGE_RETURN)) break;
    }
    const rest = async function* () {
      yield* held;
      // What came before a failure is sound.
      if (failure !== undefined) throw failure;
      yield* { [Symbol.asyncIterator]: () => iterator };
    };
    yield* endsWithReturns(Buffer.concat(held), { isWhole, quote }) ? withLineFeeds(rest()) : rest();
  } finally {
    await iterator.return?.();
  }
}

/** Undefined at the end, and where there is a failure, which is told. */
async function nextOf(
  iterator: AsyncIterator<Uint8Array>,
  fail: (error: Error) => void,
): Promise<Uint8Array | undefined> {
  try {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
    return undefined;
  }
}

/** The text with spaces in its first lines: they are counted as lines, and hold nothing. */
export async function* firstLinesBlank(
  chunks: AsyncIterable<Uint8Array>,
  lines: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = lines;
  for await (const chunk of chunks) {
    let position = 0;
    const blanked = left > 0 ? Uint8Array.from(chunk) : chunk;
    for (; left > 0 && position < blanked.length; position += 1) {
      if (blanked[position] === LINE_FEED) left -= 1;
      else blanked[position] = SPACE;
    }
    yield blanked;
  }
}
