import type { TrainingQuotas } from '../../shared/dataset';

interface Counted {
  readonly shard: number;
  readonly accepted: { readonly train: number };
}

/**
 * How many of its training records each shard keeps so that all together keep `limit` of them: shares in proportion,
 * rounded by the largest remainders, so that they add up. Undefined where there are no more than that.
 */
export function trainingQuotas(
  profiles: readonly Counted[],
  limit: number | undefined,
): TrainingQuotas | undefined {
  const all = profiles.reduce((sum, { accepted }) => sum + accepted.train, 0);
  if (limit === undefined || all <= limit) return undefined;
  // Products of two counts may be more than a double keeps.
  const shares = profiles.map(({ shard, accepted: { train } }) => {
    const product = BigInt(limit) * BigInt(train);
    return { shard, of: train, keep: Number(product / BigInt(all)), rest: Number(product % BigInt(all)) };
  });
  const left = limit - shares.reduce((sum, { keep }) => sum + keep, 0);
  const byRemainder = [...shares].sort((a, b) => b.rest - a.rest || a.shard - b.shard);
  const raised = new Set(byRemainder.slice(0, left).map(({ shard }) => shard));
  return Object.fromEntries(
    shares.map(({ shard, keep, of }) => [String(shard), { keep: keep + (raised.has(shard) ? 1 : 0), of }]),
  );
}
