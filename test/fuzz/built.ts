import { tableFromIPC } from 'apache-arrow';
import { readJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import {
  COLUMN,
  DatasetManifest,
  Encoder,
  Reject,
  ShardReceipt,
  SPLITS,
  type Shard,
  type Split,
} from '../../shared/dataset';
import { RunPlan } from '../../shared/plan';
import { RUN } from './pipeline';

/** A record of an Arrow file. */
export interface EncodedRecord {
  readonly split: Split;
  readonly line: number;
  readonly input: readonly number[];
  readonly conditions: readonly number[];
  readonly features: readonly (readonly number[])[];
  readonly target: number | readonly number[];
  readonly offset: number | undefined;
  readonly spread: number | undefined;
  readonly raw: string | undefined;
}

/** What a run left of one shard. */
export interface BuiltShard {
  readonly shard: Shard;
  readonly receipt: ShardReceipt;
  readonly records: readonly EncodedRecord[];
  readonly rejects: readonly Reject[];
}

export interface Built {
  readonly plan: RunPlan;
  readonly manifest: DatasetManifest;
  readonly encoder: Encoder;
  /** But for those that were set aside. */
  readonly shards: readonly BuiltShard[];
}

/** Reads back all that a sealed run wrote. */
export async function readBuilt(store: ArtifactStore): Promise<Built> {
  const plan = await readJson(store, `runs/${RUN}/plan.json`, RunPlan);
  const keys = buildKeys(plan.buildRoot);
  const manifest = await readJson(store, keys.manifest, DatasetManifest);
  const lost = new Set(manifest.shardsSetAside.map(({ shard }) => shard));
  const shards: BuiltShard[] = [];
  for (const shard of plan.dataset.shards) {
    // Of a shard of several files, some of these may be set aside, and the others are read.
    if (lost.has(shard.id) && (await store.head(keys.receipt(shard.id))) === undefined) continue;
    const records: EncodedRecord[] = [];
    for (const split of SPLITS) {
      const key = keys.encoded(split, shard.id);
      if (manifest.files[split].includes(key)) records.push(...recordsOf(await store.get(key), split));
    }
    const receipt = await readJson(store, keys.receipt(shard.id), ShardReceipt);
    shards.push({ shard, receipt, records, rejects: await readRejects(store, keys.rejects(shard.id)) });
  }
  return { plan, manifest, encoder: await readJson(store, keys.encoder, Encoder), shards };
}

async function readRejects(store: ArtifactStore, key: string): Promise<Reject[]> {
  if ((await store.head(key)) === undefined) return [];
  const lines = Buffer.from(await store.get(key))
    .toString()
    .split('\n');
  return lines.filter((line) => line !== '').map((line) => Reject.parse(JSON.parse(line)));
}

function recordsOf(bytes: Uint8Array, split: Split): EncodedRecord[] {
  const table = tableFromIPC(bytes);
  const names = table.schema.fields.map(({ name }) => name);
  const conditions = names.filter((name) => name.startsWith('condition_'));
  const features = names.filter((name) => name.startsWith('feature_'));
  return Array.from({ length: table.numRows }, (_, row) => {
    const at = (name: string): unknown => table.getChild(name)?.get(row);
    const target = at(COLUMN.target);
    return {
      split,
      line: Number(at(COLUMN.line)),
      input: numbersOf(at(COLUMN.input)),
      conditions: conditions.map((name) => Number(at(name))),
      features: features.map((name) => numbersOf(at(name))),
      target: typeof target === 'number' ? target : numbersOf(target),
      offset: names.includes(COLUMN.offset) ? Number(at(COLUMN.offset)) : undefined,
      spread: names.includes(COLUMN.spread) ? Number(at(COLUMN.spread)) : undefined,
      raw: names.includes(COLUMN.record) ? String(at(COLUMN.record)) : undefined,
    };
  });
}

/** A list of Arrow's is a vector. */
function numbersOf(value: unknown): number[] {
  if (value === null || value === undefined) return [];
  return Array.from(value as Iterable<unknown>, Number);
}
