/**
 * Ids from the likeliest to the least likely, of equally likely ones the lower first: a heap, so that no more of them are
 * put in order than are asked for.
 */
export function* likeliestFirst(scores_V: Float32Array, ids: Int32Array): Generator<number, undefined> {
  const heap = ids.slice();
  const isBefore = (a: number, b: number) =>
    scores_V[a]! > scores_V[b]! || (scores_V[a]! === scores_V[b]! && a < b);

  const sift = (start: number, size: number) => {
    const moved = heap[start]!;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, moved)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
  };

  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) sift(at, heap.length);
  for (let size = heap.length; size > 0; size -= 1) {
    yield heap[0]!;
    heap[0] = heap[size - 1]!;
    sift(0, size - 1);
  }
  return undefined;
}
