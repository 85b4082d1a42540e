import { hash } from 'node:crypto';
import { buildKeys } from '../../shared/artifacts/keys';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest, Encoder, RawExample, SPLITS, type Split } from '../../shared/dataset';
import { exampleEncoder, isLabelSets } from '../../shared/encoding';
import { ArtifactCorrupt, DatasetUnusable } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { PredictionRow } from '../../shared/scores/predictions';
import { isStream } from '../../shared/request/data';
import { parseShard, readGroups, readLines, readRecords, readSeries } from './arrow';
import { boundedTargets } from './bounded';
import { concatArrays, concatExamples, layoutOf, type Examples } from './examples';
import { checkCount, shardBytes } from './shard-bytes';
import { joinRows, type RowPlaces } from './stream';

/** Requests in flight: hides the store's latency without holding many shards' raw bytes. */
const SHARDS_AT_ONCE = 4;

export interface Dataset {
  readonly manifest: DatasetManifest;
  readonly encoder: Encoder;
  readonly splits: Readonly<Record<Split, Examples>>;
  /** Of a long text: where the test split's rows stood, which another model's encoding of them is joined by. */
  readonly testPlaces: RowPlaces | null;
  /** The series of each test record; absent where records are no windows, or were encoded without. */
  readonly testSeries?: readonly string[] | undefined;
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
  const load = async (split: Split) => {
    const shards = await eachShard(store, { manifest, split }, (bytes, key) => ({
      key,
      examples: parseShard(bytes, key, layout),
      lines: isStream(plan.request.data) ? readLines(bytes, key) : null,
      series: split === 'test' ? readSeries(bytes, key) : undefined,
    }));
    const rows = concatExamples(
      layout,
      shards.map(({ examples }) => examples),
    );
    checkCount(manifest, split, rows.count);
    const places = placesOf(shards, fileOfShard(plan));
    const series = shards.flatMap(({ series: own = [] }) => own);
    return { examples: places === null ? rows : joinRows(rows, places), places, series };
  };
  const [train, validation, test] = [await load('train'), await load('validation'), await load('test')];
  const references = await referencesOf(store, { plan, manifest, encoder });
  const splits = {
    train: boundedTargets(train.examples),
    validation: validation.examples,
    test: references === undefined ? test.examples : { ...test.examples, references },
  };
  checkUsable(encoder, splits);
  const testSeries = test.series.length === test.examples.count ? test.series : undefined;
  return { manifest, encoder, splits, testPlaces: test.places, testSeries };
}

/** Further right targets of the test records, in terms of the vocabulary; one that it cannot tell is left out. */
async function referencesOf(
  store: ArtifactStore,
  { plan, manifest, encoder }: { plan: RunPlan; manifest: DatasetManifest; encoder: Encoder },
): Promise<Examples['references']> {
  const { task } = plan.request;
  if (task.kind !== 'encoder-decoder') return undefined;
  const records = await loadTestRecords(store, manifest);
  if (records.every(({ references }) => references === undefined)) return undefined;
  const encode = exampleEncoder(task, encoder);
  return records.map(({ references = [], ...record }) =>
    references.flatMap((target) => {
      const encoded = encode({ ...record, target });
      if ('reason' in encoded || typeof encoded.target === 'number' || isLabelSets(encoded.target)) return [];
      return [[...encoded.target]];
    }),
  );
}

/** A number of the file that an encoded shard is of. */
function fileOfShard({ dataset: { shards } }: RunPlan): (key: string) => number {
  const files = [...new Set(shards.map(({ key }) => key))];
  const numbers = new Map(files.map((key, index) => [key, index]));
  const fileOf = new Map(shards.map(({ id, key }) => [id, numbers.get(key)!]));
  return (key) => fileOf.get(shardOf(key)) ?? -1;
}

/** An encoded shard's key ends with its number. */
const shardOf = (key: string): number => Number(/(\d+)\.arrow$/.exec(key)?.[1]);

function placesOf(
  shards: readonly { readonly key: string; readonly lines: Int32Array | null }[],
  fileOf: (key: string) => number,
): RowPlaces | null {
  const lines: Int32Array[] = [];
  for (const shard of shards) {
    if (shard.lines === null) return null;
    lines.push(shard.lines);
  }
  const files = lines.map((of, index) => new Int32Array(of.length).fill(fileOf(shards[index]!.key)));
  return {
    files: concatArrays(files, true) as Int32Array,
    lines: concatArrays(lines, true) as Int32Array,
  };
}

/**
 * The test split's raw records in the order of its examples, for a champion with another encoder.
 *
 * @throws ArtifactCorrupt for a record that is no `RawExample`
 */
export async function loadTestRecords(
  store: ArtifactStore,
  manifest: DatasetManifest,
): Promise<RawExample[]> {
  const records: RawExample[] = [];
  for (const key of manifest.files.test)
    for (const text of readRecords(await shardBytes(store, manifest, key), key))
      records.push(parseRecord(text, key));
  return records;
}

/**
 * Some of the test split's raw records by their row, to look at; a shard at a time is in memory.
 *
 * @throws ArtifactCorrupt for a record that is no `RawExample`
 */
export async function pickTestRecords(
  store: ArtifactStore,
  manifest: DatasetManifest,
  rows: readonly number[],
): Promise<Map<number, RawExample>> {
  const wanted = [...new Set(rows)].sort((a, b) => a - b);
  const picked = new Map<number, RawExample>();
  let first = 0;
  for (const key of manifest.files.test) {
    if (picked.size === wanted.length) break;
    const texts = readRecords(await shardBytes(store, manifest, key), key);
    for (const row of wanted) {
      const text = texts[row - first];
      if (text !== undefined) picked.set(row, parseRecord(text, key));
    }
    first += texts.length;
  }
  return picked;
}

/** What tells a test record from the others, as the rows of the file of predictions have it. */
export type RecordPlace = Pick<PredictionRow, 'shard' | 'row' | 'line' | 'file' | 'record' | 'group'>;

/** The places of the test split's records in the order of its examples, a shard at a time in memory. */
export async function* testPlaces(
  store: ArtifactStore,
  manifest: DatasetManifest,
  { dataset: { shards } }: Pick<RunPlan, 'dataset'>,
): AsyncGenerator<RecordPlace> {
  const fileOf = new Map(shards.map(({ id, key, files: several }) => [id, several ? undefined : key]));
  for (const key of manifest.files.test) {
    const bytes = await shardBytes(store, manifest, key);
    const shard = shardOf(key);
    const file = fileOf.get(shard);
    const lines = readLines(bytes, key);
    const groups = readGroups(bytes, key);
    for (const [row, text] of readRecords(bytes, key).entries()) {
      const group = groups?.[row] ?? '';
      yield {
        shard,
        row,
        line: lines[row]!,
        ...(file !== undefined && { file }),
        record: hash('sha256', text).slice(0, 16),
        ...(group !== '' && { group }),
      };
    }
  }
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
  { manifest, split }: { readonly manifest: DatasetManifest; readonly split: Split },
  read: (bytes: Uint8Array, key: string) => R,
): Promise<R[]> {
  const results: R[] = [];
  const keys = manifest.files[split];
  for (let start = 0; start < keys.length; start += SHARDS_AT_ONCE) {
    const group = keys.slice(start, start + SHARDS_AT_ONCE);
    results.push(
      ...(await Promise.all(group.map(async (key) => read(await shardBytes(store, manifest, key), key)))),
    );
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
