import { buildKeys } from '../../shared/artifacts/keys';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest, Encoder, RawExample, SPLITS, type Split } from '../../shared/dataset';
import { ArtifactCorrupt, DatasetUnusable } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';

import { readRecords, parseShard } from './arrow';
import { concatExamples, layoutOf, type Examples } from './examples';

/** Requests in flight: hides the store's latency without holding many shards' raw bytes. */
const SHARDS_AT_ONCE = 4;

export interface Dataset {
  readonly manifest: DatasetManifest;
  readonly encoder: Encoder;
  readonly splits: Readonly<Record<Split, Examples>>;
}

/**
 * The encoded dataset of a plan: its own build's or the reused one.
 *
 * @throws ArtifactNotFound, ArtifactCorrupt
 * @throws DatasetUnusable where a split is empty or a class target has a single label
 */
export async function loadDataset(store: ArtifactStore, plan: RunPlan): Promise<Dataset> {
  const manifestKey = plan.reused?.manifestKey ?? buildKeys(plan.buildRoot).manifest;
  const manifest = await readJson(store, manifestKey, DatasetManifest);
  const encoder = await readJson(store, buildKeys(manifest.root).encoder, Encoder);
  const layout = layoutOf(encoder);
  const load = async (split: Split) =>
    concatExamples(
      layout,
      await eachShard(store, manifest.files[split], (bytes, key) => parseShard(bytes, key, layout)),
    );
  const splits = {
    train: await load('train'),
    validation: await load('validation'),
    test: await load('test'),
  };
  checkUsable(encoder, splits);
  return { manifest, encoder, splits };
}

/**
 * The test split's raw records in the order of its examples: for a champion with another encoder, and to look at.
 *
 * @param limit the first so many; all when left out
 * @throws ArtifactCorrupt for a record that is no `RawExample`
 */
export async function loadTestRecords(
  store: ArtifactStore,
  manifest: DatasetManifest,
  limit = Infinity,
): Promise<RawExample[]> {
  const records: RawExample[] = [];
  for (const key of manifest.files.test) {
    if (records.length >= limit) break;
    const texts = readRecords(await store.get(key), key);
    for (const text of texts.slice(0, limit - records.length)) records.push(parseRecord(text, key));
  }
  return records;
}

function parseRecord(text: string, key: string): RawExample {
  try {
    return RawExample.parse(JSON.parse(text));
  } catch (cause) {
    throw new ArtifactCorrupt(`${key} holds a test record that is no raw example: ${text.slice(0, 100)}`, {
      cause,
    });
  }
}

async function eachShard<R>(
  store: ArtifactStore,
  keys: readonly string[],
  read: (bytes: Uint8Array, key: string) => R,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < keys.length; start += SHARDS_AT_ONCE) {
    const group = keys.slice(start, start + SHARDS_AT_ONCE);
    results.push(...(await Promise.all(group.map(async (key) => read(await store.get(key), key)))));
  }
  return results;
}

function checkUsable(encoder: Encoder, splits: Dataset['splits']): void {
  for (const split of SPLITS) {
    if (splits[split].count === 0) {
      throw new DatasetUnusable(
        `the ${split} split has no record; give it records (data.split of the request: files or shares)`,
      );
    }
  }
  if (encoder.target.kind === 'class' && encoder.target.labels.length < 2) {
    throw new DatasetUnusable(
      `the training split has the single class ${JSON.stringify(encoder.target.labels[0])}; a classifier needs at least two`,
    );
  }
}
