/** Sequences that lie end to end, one by one. */
export function sequencesAt(values: ArrayLike<number>, starts: Uint32Array): number[][] {
  return Array.from({ length: starts.length - 1 }, (_, index) =>
    Array.from({ length: starts[index + 1]! - starts[index]! }, (__, step) => values[starts[index]! + step]!),
  );
}
