import type { RawExample, ShardProfile, Split } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { taskOfRows } from '../../shared/request/stream';
import { ExampleRecord, SetAside, type ExampleSource } from '../records/examples';
import { readExamples } from '../records/read-examples';
import { AboutRows } from './about-rows';
import { measurer } from './measure';
import { RejectLog } from '../encode/reject-log';
import { ShardTally } from './shard-tally';
import { tokenTallies } from './token-tally';
import { WidthTallies } from './width-tallies';

/** @param width channels of a numeric record, 0 of others: the profile is of those with the commonest width */
export type SeeExample = (example: RawExample, split: Split, width: number) => void;

/**
 * What one shard holds: counts of tokens and labels and moments of the training split, lengths of all splits, and
 * what had to be set aside. Numeric records of another number of channels than most are set aside too.
 *
 * @param source.store holds the dataset's objects
 * @param source.seen called for each record that can be used
 * @param source.identified told of each of these what it is dealt by, where there is something
 * @throws UnreadableShard, DatasetChanged
 */
export async function profileShard(
  source: ExampleSource & {
    readonly seen?: SeeExample | undefined;
    readonly identified?: ((identity: string, split: Split) => void) | undefined;
  },
): Promise<ShardProfile> {
  const { shard, request } = source;
  const task = taskOfRows(request);
  const rejects = new RejectLog(shard, { firstLine: undefined, keep: false });
  const tokens = tokenTallies(task);
  const widths = new WidthTallies((width) => new ShardTally(task, { width, tokens }), rejects);
  const measure = measurer(task, tokens, request.data.normalization);
  const rows = new AboutRows(request, task, shard.part);
  let read = 0;

  let lines = 0;

  const { batches, channelNames } = readExamples({ ...source, ...rows.watching });
  // A function of its own: where an await stands in the loop over records, V8 compiles all of it anew several times.
  const take = (record: ExampleRecord | SetAside): void => {
    const measured = record instanceof SetAside ? record.why : measure(record.example);
    if (measured instanceof Rejection) rejects.add(record.raw, measured, record.split);
    else if (record instanceof ExampleRecord) {
      widths.of(measured.width, record.raw).add(record, measured);
      source.seen?.(measured.example, record.split, measured.width);
      if (record.identity !== undefined) source.identified?.(record.identity, record.split);
    }
  };
  for await (const batch of batches) {
    read += batch.items.length;
    lines = batch.lines;
    batch.items.forEach(take);
  }

  const tally = widths.end();
  const { statistics, ...tallied } = tally.get();
  return {
    shard: shard.id,
    lines,
    read,
    rejected: rejects.records,
    rejectedBySplit: rejects.bySplit,
    reasons: rejects.reasons(),
    ...rows.get(),
    brokenTags: tally.tagBreaches?.get(shard) ?? null,
    channelNames: [...channelNames()],
    ...tallied,
    statistics: { ...statistics, ...rows.missing() },
  };
}
