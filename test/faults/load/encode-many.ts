/** Preprocesses many shards and records, and prints what it took as one line of JSON: `encode-many <shards> <records>`. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../../../shared/artifacts/json';
import { buildKeys } from '../../../shared/artifacts/keys';
import { RESERVED } from '../../../shared/artifacts/key-rules';
import { DatasetManifest } from '../../../shared/dataset';
import { Workspace } from '../../unit/functions/workspace';

const Arguments = z.tuple([z.coerce.number().int().min(1), z.coerce.number().int().min(1)]);

export const Encoded = z.strictObject({
  shards: z.int(),
  records: z.int(),
  seconds: z.number(),
  peakMegabytes: z.number(),
  lost: z.int(),
  leftBehind: z.array(z.string()),
});
export type Encoded = z.infer<typeof Encoded>;

const WORDS = ['sun', 'rain', 'wind', 'snow', 'fog', 'storm', 'frost', 'cloud'] as const;

const request = (bytesOfShard: number) => ({
  model: 'load',
  data: {
    location: 'data/',
    format: { kind: 'csv' },
    split: { by: 'hash' },
    // A little less than an object has, so that each is a shard.
    shardMegabytes: (bytesOfShard * 0.9) / 1e6,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words' },
    target: { kind: 'class', field: 'label' },
  },
});

function writeRecords(folder: string, shards: number, records: number): number {
  mkdirSync(folder, { recursive: true });
  const each = Math.ceil(records / shards);
  let bytes = 0;
  for (let shard = 0; shard < shards; shard++) {
    const numbers = Array.from(
      { length: Math.min(each, records - shard * each) },
      (_, n) => shard * each + n,
    );
    const word = (n: number, step: number) => WORDS[(n >> (3 * step)) % WORDS.length]!;
    const lines = numbers.map((n) => `${n} ${word(n, 0)} ${word(n, 1)} ${word(n, 2)},${n % 3}`);
    const text = ['text,label', ...lines, ''].join('\n');
    bytes = Math.max(bytes, text.length);
    writeFileSync(join(folder, `${String(shard).padStart(6, '0')}.csv`), text);
  }
  return bytes;
}

async function encodeMany(args: readonly string[]): Promise<Encoded> {
  const [shards, records] = Arguments.parse(args);
  const workspace = await Workspace.create();
  try {
    const bytes = writeRecords(join(workspace.folder, 'data'), shards, records);
    const started = performance.now();
    await workspace.preprocess('load', request(bytes));
    const seconds = (performance.now() - started) / 1000;
    const plan = await workspace.readPlan('load');
    const manifest = await readJson(workspace.store, buildKeys(plan.buildRoot).manifest, DatasetManifest);
    const { train, validation, test } = manifest.records.encoded;
    return {
      shards: plan.dataset.shards.length,
      records: manifest.records.read,
      seconds,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      lost: records - (train + validation + test + manifest.records.rejected),
      leftBehind: ['drafts', 'locks'].flatMap((name) => filesIn(join(workspace.folder, RESERVED, name))),
    };
  } finally {
    await workspace.remove();
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

if (require.main === module)
  void encodeMany(process.argv.slice(2)).then((encoded) =>
    process.stdout.write(`${JSON.stringify(encoded)}\n`),
  );
