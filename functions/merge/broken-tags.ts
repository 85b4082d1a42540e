import { SPLITS, type BrokenTags, type Split } from '../../shared/dataset';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Task } from '../../shared/request/task';
import { eachSplit } from '../sums/each-split';
import { addReasons, locateReasons, SPLIT_NAMES } from '../shards/tolerance';

/** What a shard's profile says of its tags, and where the shard begins. */
export interface TagsOfShard {
  readonly brokenTags: BrokenTags | null;
  readonly accepted: Readonly<Record<Split, number>>;
  readonly key: string;
  readonly firstLine: number | undefined;
}

/**
 * Says how many records of each split have tags that follow each other as the scheme does not allow, with the first of
 * them; and which scheme the data keeps to, where it does. Nothing where there are none, or no scheme is named.
 */
export function brokenTagsWarning(
  shards: readonly TagsOfShard[],
  { target }: Pick<Task, 'target'>,
): string[] {
  const found = shards.flatMap(({ brokenTags, ...shard }) =>
    brokenTags === null ? [] : [{ ...shard, ...brokenTags }],
  );
  const [first] = addReasons(
    found.map((shard) => locateReasons(shard.first === null ? [] : [shard.first], shard)),
  );
  if (first === undefined || target.kind !== 'tags') return [];
  const sum = (of: (shard: (typeof found)[number]) => number) =>
    found.reduce((total, shard) => total + of(shard), 0);
  const broken = eachSplit((split) => sum((shard) => shard.broken[split]));
  const all = eachSplit((split) => sum(({ accepted }) => accepted[split]));
  const counts = SPLITS.filter((split) => broken[split] > 0).map(
    (split) => `${broken[split]} of ${all[split]} ${SPLIT_NAMES[split]}`,
  );
  const meant = found[0]?.kept.find((scheme) => found.every(({ kept }) => kept.includes(scheme)));
  const advice =
    meant === undefined
      ? 'correct them in the data'
      : `all records are of the scheme ${showValue(meant)}, so give that as task.target.scheme`;
  return [
    `Tags of field ${showValue(target.field)} are in an order that the scheme ${showValue(target.scheme)} does not allow in ${listNames(counts, 'and')} records, such as ${first.example}; ${advice}.`,
  ];
}
