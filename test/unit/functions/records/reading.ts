import { SetAside } from '../../../../functions/records/examples';
import { readExamples } from '../../../../functions/records/read-examples';
import type { RawExample, Shard } from '../../../../shared/dataset';
import { DataSource } from '../../../../shared/request/data';
import { Task } from '../../../../shared/request/task';
import { Workspace } from '../workspace';

interface Reading {
  readonly text: string | Uint8Array;
  /** Over those of a file that all splits are taken from. */
  readonly data: object;
  readonly task: object;
  readonly side?: Shard['side'];
}

/** What `readExamples` makes of one object. */
export async function readAll({ text, data, task, side = 'any' }: Reading) {
  const workspace = await Workspace.create();
  try {
    await workspace.write('data/a', text);
    const head = await workspace.store.head('data/a');
    const shard: Shard = {
      id: 0,
      key: 'data/a',
      etag: head?.etag ?? '',
      startByte: 0,
      endByte: head?.sizeBytes ?? 0,
      side,
    };
    const source = DataSource.parse({ location: 'data/', split: { by: 'hash' }, ...data });
    const examples: (RawExample & { split: string; line: number; group?: string })[] = [];
    const rejects: { line: number; reason: string; detail: string; record: string }[] = [];
    const warnings: string[] = [];
    let lines = 0;
    const request = { data: source, task: Task.parse(task) };
    const { batches, channelNames } = readExamples({
      ...{ store: workspace.store, shard, request },
      warn: (warning) => warnings.push(warning),
    });
    for await (const batch of batches) {
      lines = batch.lines;
      for (const record of batch.items) {
        const { line, bytes } = record.raw;
        if (record instanceof SetAside) {
          const { reason, detail } = record.why;
          rejects.push({ line, reason, detail, record: Buffer.from(bytes).toString() });
        } else {
          const { example, split, group } = record;
          examples.push({ ...example, split, line, ...(group !== undefined && { group }) });
        }
      }
    }
    return { lines, channelNames: [...channelNames()], examples, rejects, warnings };
  } finally {
    await workspace.remove();
  }
}
