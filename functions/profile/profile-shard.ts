import type { RawExample, ShardProfile, Split } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { taskOfRows } from '../../shared/request/stream';
import { MissingFields } from '../statistics/missing-fields';
import { readExamples, type ExampleSource } from '../records/read-examples';
import { measurer } from './measure';
import { RejectLog } from '../encode/reject-log';
import { ShardTally } from './shard-tally';
import { tokenTally } from './token-tally';
import { WidthTallies } from './width-tallies';

/** @param width channels of a numeric record, 0 of others: the profile is of those with the commonest width */
export type SeeExample = (example: RawExample, split: Split, width: number) => void;

/**
 * What one shard holds: counts of tokens and labels and moments of the training split, lengths of all splits, and
 * what had to be set aside. Numeric records of another number of channels than most are set aside too.
 *
 * @param source.store holds the dataset's objects
 * @param source.seen called for each record that can be used
 * @throws UnreadableShard, DatasetChanged
 */
export async function profileShard(
  source: ExampleSource & { readonly seen?: SeeExample | undefined },
): Promise<ShardProfile> {
  const { shard, request } = source;
  const task = taskOfRows(request);
  const rejects = new RejectLog(shard, { firstLine: undefined, keep: false });
  const tokens = {
    input: task.input.kind === 'tokens' ? tokenTally(task.input.tokens) : undefined,
    target: task.target.kind === 'tokens' ? tokenTally(task.target.tokens) : undefined,
  };
  const widths = new WidthTallies((width) => new ShardTally(task, { width, tokens }), rejects);
  const measure = measurer(task, tokens);
  const missing = new MissingFields(task);
  let read = 0;

  const { lines, channelNames } = await readExamples(source, {
    row: (fields) => missing.add(fields),
    reject: (raw, why) => {
      read += 1;
      rejects.add(raw, why);
    },
    accept: ({ raw, example, split }) => {
      read += 1;
      const measured = measure(example);
      if (measured instanceof Rejection) return rejects.add(raw, measured);
      const { width } = measured;
      widths.of(width, raw).add(split, measured);
      source.seen?.(example, split, width);
    },
  });

  const { statistics, ...tallied } = widths.end().get();
  return {
    shard: shard.id,
    lines,
    read,
    rejected: rejects.records,
    reasons: rejects.reasons(),
    channelNames,
    ...tallied,
    statistics: { ...statistics, ...missing.get() },
  };
}
