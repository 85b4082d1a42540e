import { hash } from 'node:crypto';
import { ArrowFile } from '../../../../functions/encode/arrow-file';
import { columnsOf } from '../../../../functions/encode/columns';
import { writeJson } from '../../../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { SPLITS, type Encoder, type RawExample, type Split } from '../../../../shared/dataset';
import { exampleEncoder } from '../../../../shared/encoding';
import { RunPlan, type RunPlan as Plan } from '../../../../shared/plan';
import type { RunRequest } from '../../../../shared/request/request';
import { fixedRequest } from '../../../support/settled';
import type { z } from 'zod';

export interface FixtureRun {
  readonly run: string;
  readonly request: z.input<typeof RunRequest>;
  readonly encoder: Encoder;
  readonly splits: Readonly<Record<Split, readonly RawExample[]>>;
  readonly champion?: Plan['champion'];
}

/**
 * Writes what preprocessing leaves for the trainer: plan, manifest, encoder and one Arrow shard per split with
 * records.
 */
export async function storeFixtureRun(store: ArtifactStore, fixture: FixtureRun): Promise<Plan> {
  const { run, encoder, splits } = fixture;
  const request = fixedRequest(fixture.request);
  const keys = buildKeys(`datasets/d0/e0/builds/${run}/`);
  const digests: Record<string, string> = {};
  for (const split of SPLITS) {
    if (splits[split].length === 0) continue;
    const shard = arrowShard(splits[split], split, request, encoder);
    await store.put(keys.encoded(split, 0), shard);
    digests[keys.encoded(split, 0)] = hash('sha256', shard);
  }
  const counts = {
    train: splits.train.length,
    validation: splits.validation.length,
    test: splits.test.length,
  };
  const read = counts.train + counts.validation + counts.test;
  await writeJson(store, keys.encoder, encoder);
  await writeJson(store, keys.manifest, {
    fingerprint: 'd0',
    encoding: 'e0',
    run,
    root: keys.root,
    objects: [{ key: 'data/train.tsv', sizeBytes: 1, etag: 'x' }],
    records: { read: read + 2, encoded: counts, rejected: 2 },
    rejectReasons: [{ reason: 'empty-sequence', records: 2, example: 'data/train.tsv:17' }],
    shardsSetAside: [],
    files: Object.fromEntries(
      SPLITS.map((split) => [split, splits[split].length > 0 ? [keys.encoded(split, 0)] : []]),
    ),
    digests,
    testFingerprint: 't0',
    lengths: { minimum: 1, median: 4, p95: 8, maximum: 9 },
  });
  const plan: Plan = RunPlan.parse({
    run,
    startedAt: '2026-01-01T00:00:00.000Z',
    codeVersion: 'test',
    request,
    dataset: { fingerprint: 'd0', encoding: 'e0', storeUri: store.uri, objects: [], shards: [] },
    reused: null,
    buildRoot: keys.root,
    champion: fixture.champion ?? null,
  });
  await writeJson(store, runKeys(run).plan, plan);
  return plan;
}

function arrowShard(
  examples: readonly RawExample[],
  split: Split,
  { task }: RunRequest,
  encoder: Encoder,
): Uint8Array {
  const encode = exampleEncoder(task, encoder);
  const file = new ArrowFile(columnsOf(task, encoder, { hasRecord: split === 'test' }));
  examples.forEach((example, index) => {
    const result = encode(example);
    if ('reason' in result) throw new Error(`fixture record ${JSON.stringify(example)}: ${result.detail}`);
    file.add({ ...result, line: index + 1, record: JSON.stringify(example) });
  });
  return file.toBytes();
}
