import { jsonDigest } from '../../shared/artifacts/json';
import type { DataObject } from '../../shared/dataset';
import { isStream } from '../../shared/request/data';
import type { RunRequest } from '../../shared/request/request';

/** Raised whenever the same request would be encoded to other bytes, or twins found by another hash: nothing older is reused. */
const ENCODER_VERSION = 8;

/** What the dataset is: changes when an object is added, removed, renamed or rewritten. */
export const fingerprintOf = (objects: readonly DataObject[]): string =>
  jsonDigest(objects.map(({ key, sizeBytes, etag }) => [key, sizeBytes, etag]));

/** What is made of the dataset: all of the request that decides the encoded bytes, and nothing else of it. */
export function encodingOf({ data, task }: Pick<RunRequest, 'data' | 'task'>): string {
  const { format, records, split, duplicates, normalization, maximumTrainingRecords } = data;
  // Decoding and generation are the trained network's.
  const { kind, input, target } = task;
  // The trainer joins a long text's rows by their files, which it knows by their shards.
  const shardMegabytes = isStream(data) ? data.shardMegabytes : undefined;
  // Since there is a column of groups, test splits without one are not reused.
  const groups = 'key' in split && split.key !== undefined ? 1 : undefined;
  // Since broken sequences of tags are told, datasets in which they were not counted are not reused.
  const breaches = target.kind === 'tags' && target.scheme !== 'none' ? 1 : undefined;
  const read = {
    groups,
    breaches,
    format,
    records,
    split,
    duplicates,
    normalization,
    maximumTrainingRecords,
    shardMegabytes,
  };
  return jsonDigest({ version: ENCODER_VERSION, ...read, kind, input, target });
}
