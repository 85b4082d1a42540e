import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetAside } from '../../../../functions/records/examples';
import { readExamples } from '../../../../functions/records/read-examples';
import type { RawExample } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Dataset {
  readonly examples: (RawExample & { split: string; line: number; file: string })[];
  readonly rejects: { reason: string; detail: string; line: number }[];
  readonly warnings: string[];
}

/** What a run reads of files under `data/`: planned, cut into shards, and each of these read. */
export async function readDataset(files: Files, request: object): Promise<Dataset> {
  const workspace = await Workspace.create();
  try {
    for (const [name, content] of Object.entries(files)) await workspace.write(`data/${name}`, content);
    await workspace.plan('run', request);
    const { request: planned, dataset } = await workspace.readPlan('run');
    const read: Dataset = { examples: [], rejects: [], warnings: [] };
    for (const shard of dataset.shards) {
      const { from = 0, count = 0 } = shard.files ?? {};
      const own = shard.files && dataset.objects.slice(from, from + count);
      const warn = (warning: string) => read.warnings.push(warning);
      const source = { store: workspace.store, shard, files: own, request: planned, warn };
      for await (const { items } of readExamples(source).batches)
        for (const record of items) {
          const { line, key: file = shard.key } = record.raw;
          if (record instanceof SetAside) read.rejects.push({ ...record.why, line });
          else read.examples.push({ ...record.example, split: record.split, line, file });
        }
    }
    return read;
  } finally {
    await workspace.remove();
  }
}

const CASES = join(__dirname, '../../../cases');

export interface Case {
  readonly files: Record<string, Buffer>;
  readonly request: { readonly data: { readonly records: object } & object } & object;
}

/** One of the inputs in `test/cases`, whose request says where its data lies. */
export async function openCase(name: string): Promise<Case> {
  const folder = join(CASES, name);
  const names = await readdir(join(folder, 'data'));
  const files = await Promise.all(
    names.map(async (file) => [file, await readFile(join(folder, 'data', file))] as const),
  );
  const request = JSON.parse(await readFile(join(folder, 'request.json'), 'utf8')) as Case['request'];
  const data = { ...request.data, location: 'data/' };
  return { files: Object.fromEntries(files), request: { ...request, data } };
}
