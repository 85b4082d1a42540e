import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard, ShardProfile, Split } from '../../shared/dataset';
import { digestOf, Rejection, splitOf } from '../../shared/encoding';
import type { RunRequest } from '../../shared/request/request';
import { readShard } from '../records/read-shard';
import { measure } from './measure';
import { RejectLog } from './reject-log';
import { ShardTally } from './shard-tally';

/** Distinct numbers of channels that are measured apart; more in one shard is noise. */
const MOST_WIDTHS = 8;

/**
 * What one shard holds: counts of tokens and labels and moments of the training split, lengths of all splits, and
 * what had to be set aside. Numeric records of another number of channels than most are set aside too.
 *
 * @param source.store holds the dataset's objects
 * @throws UnreadableShard, DatasetChanged
 */
export async function profileShard(source: {
  readonly store: ArtifactStore;
  readonly shard: Shard;
  readonly request: Pick<RunRequest, 'data' | 'task'>;
}): Promise<ShardProfile> {
  const { store, shard, request } = source;
  const { data, task } = request;
  const rejects = new RejectLog(shard, { firstLine: undefined, keep: false });
  const tallies = new Map<number, ShardTally>();
  let read = 0;

  const { lines } = await readShard({ store, shard, format: data.format }, (record) => {
    read += 1;
    const measured = record.fields instanceof Rejection ? record.fields : measure(record.fields, task);
    if (measured instanceof Rejection) return rejects.add(record, measured);
    const tally =
      tallies.get(measured.width) ??
      (tallies.size < MOST_WIDTHS ? new ShardTally(measured.width) : undefined);
    if (tally === undefined) return rejects.add(record, otherWidth(measured.width));
    tallies.set(measured.width, tally);
    const split: Split = splitOf(digestOf(record.bytes), shard.side, data.split);
    tally.add(split, measured);
  });

  const [most = new ShardTally(0), ...others] = [...tallies.values()].sort((a, b) => b.records - a.records);
  for (const { width, records } of others) {
    const { reason, detail } = otherWidth(width);
    rejects.addMany({ reason, records, example: `${shard.key}: ${detail}` });
  }
  return {
    shard: shard.id,
    lines,
    read,
    rejected: rejects.records,
    reasons: rejects.reasons(),
    ...most.get(task.target.kind),
  };
}

const otherWidth = (width: number): Rejection =>
  new Rejection(
    'channel-count',
    `a record has ${width} channels, most records of the shard have another number`,
  );
