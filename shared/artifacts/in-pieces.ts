/** The same bytes in chunks of `length`, the last one shorter. */
export async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = [];
  let gathered = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length;) {
      const end = Math.min(chunk.length, start + length - gathered);
      // A copy, because a store may reuse the chunk's memory.
      parts.push(Buffer.from(chunk.subarray(start, end)));
      gathered += end - start;
      start = end;
      if (gathered < length) continue;
      yield Buffer.concat(parts);
      parts = [];
      gathered = 0;
    }
  }
  if (gathered > 0) yield Buffer.concat(parts);
}
