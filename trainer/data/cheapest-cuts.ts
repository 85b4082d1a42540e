export interface Cut {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a row of things is cut so that what its parts cost comes to the least, found from the best cuts of each beginning.
 *
 * @param count of things
 * @param costOf of the part from one thing to another, without the latter
 * @param earliest where a part that ends there may begin
 */
export function cheapestCuts(
  count: number,
  costOf: (from: number, to: number) => number,
  earliest: (to: number) => number = () => 0,
): Cut[] {
  const costs = new Float64Array(count + 1);
  const starts = new Int32Array(count + 1);
  for (let to = 1; to <= count; to++) {
    costs[to] = Infinity;
    for (let from = Math.max(0, earliest(to)); from < to; from++) {
      const cost = costs[from]! + costOf(from, to);
      if (cost >= costs[to]!) continue;
      costs[to] = cost;
      starts[to] = from;
    }
  }
  const cuts: Cut[] = [];
  for (let to = count; to > 0; to = starts[to]!) cuts.push({ from: starts[to]!, to });
  return cuts.reverse();
}
