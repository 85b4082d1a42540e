import {
  SPLITS,
  type RejectedBySplit,
  type RejectReason,
  type Shard,
  type Split,
} from '../../shared/dataset';
import { TooManyRejects, UnreadableShard } from '../../shared/errors';
import type { DataSource } from '../../shared/request/data';
import { listNames } from '../../shared/request/nearest';

type Tolerated = DataSource['rejects'];

/** Whether `some` of `all` are at most `share` of them; a share of none is tolerated. */
export const isTolerated = (some: number, all: number, share: number): boolean =>
  some === 0 || some / all <= share;

/** Merges the reasons of many shards, the most common first, with the earliest example of each. */
export function addReasons(lists: readonly (readonly RejectReason[])[]): RejectReason[] {
  const sums = new Map<string, RejectReason>();
  for (const next of lists.flat()) {
    const sum = sums.get(next.reason);
    sums.set(next.reason, sum === undefined ? next : { ...sum, records: sum.records + next.records });
  }
  return [...sums.values()].sort((a, b) => b.records - a.records || (a.reason < b.reason ? -1 : 1));
}

/**
 * The reasons of a profiled shard, with the place of each example written into the example.
 *
 * @param firstLine of the shard in its file; undefined after a shard that could not be read
 */
export function locateReasons(
  reasons: readonly RejectReason[],
  { key, firstLine }: { readonly key: string; readonly firstLine: number | undefined },
): RejectReason[] {
  return reasons.map(({ place, ...reason }) => {
    if (place === undefined) return reason;
    const { byteOffset, lineInShard } = place;
    const where = firstLine === undefined ? `byte ${byteOffset}` : `line ${firstLine + lineInShard - 1}`;
    return { ...reason, example: `${key} ${where}: ${reason.example}` };
  });
}

/** Adds up the counts of several shards. */
export const addRejected = (all: readonly RejectedBySplit[]): RejectedBySplit => ({
  train: sum(all, ({ train }) => train),
  validation: sum(all, ({ validation }) => validation),
  test: sum(all, ({ test }) => test),
  unknown: sum(all, ({ unknown }) => unknown),
});

const sum = (all: readonly RejectedBySplit[], of: (one: RejectedBySplit) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

interface Rejected {
  readonly read: number;
  readonly rejected: number;
  readonly rejectedBySplit: RejectedBySplit;
  /** Records of each split that can be used. */
  readonly records: Readonly<Record<Split, number>>;
  readonly reasons: readonly RejectReason[];
}

/**
 * The tolerated share applies to all records and to each split: a test split that lost its difficult records is no longer
 * what the owner asked to be measured on, however small a part of all records they are. For a split it is rounded up to
 * whole records, since losing one of the thirty in a small validation split is chance.
 *
 * @throws TooManyRejects naming the three most common reasons, with an example of each
 */
export function checkRejects(
  { read, rejected, rejectedBySplit, records, reasons }: Rejected,
  { toleratedShare }: Tolerated,
): void {
  const groups = [
    { some: rejected, all: read, tolerated: toleratedShare * read, what: 'records' },
    ...SPLITS.map((split) => {
      const some = rejectedBySplit[split];
      const all = records[split] + some;
      const tolerated = Math.ceil(toleratedShare * all);
      return { some, all, tolerated, what: `${SPLIT_NAMES[split]} records` };
    }),
  ];
  const tooMany = groups.find(({ some, tolerated }) => some > tolerated);
  if (tooMany === undefined) return;
  const { some, all, what } = tooMany;
  const common = addReasons([reasons]).slice(0, 3);
  const named = common.map(({ reason, records, example }) => `${records} ${reason} (${example})`);
  throw new TooManyRejects(
    `${some} of ${all} ${what} (${percent(some / all)}) had to be set aside, above data.rejects.toleratedShare, ${toleratedShare}: ${listNames(named, 'and')}; correct the records, the format or the fields, or tolerate more`,
  );
}

/** What counts against the tolerance: shards, or the objects of a shard that has several. */
export const readableParts = (shards: readonly Pick<Shard, 'files' | 'part'>[]): number =>
  shards.reduce((parts, { files, part }) => parts + (part === undefined ? (files?.count ?? 1) : 1), 0);

/** @throws UnreadableShard naming the first of them */
export function checkSetAside(
  setAside: readonly { readonly reason: string }[],
  shards: number,
  { toleratedShardPercentage }: Tolerated,
): void {
  const [first] = setAside;
  if (first === undefined || isTolerated(setAside.length, shards, toleratedShardPercentage / 100)) return;
  throw new UnreadableShard(
    `${setAside.length} of ${shards} shards (${percent(setAside.length / shards)}) could not be read, above data.rejects.toleratedShardPercentage, ${toleratedShardPercentage}; the first: ${first.reason}`,
  );
}

/** As sentences name them. */
export const SPLIT_NAMES = { train: 'training', validation: 'validation', test: 'test' } as const;

const percent = (share: number): string => `${(share * 100).toPrecision(3)} %`;
