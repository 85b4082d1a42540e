import { readExamples } from '../../../../functions/records/read-examples';
import type { RawExample, Shard } from '../../../../shared/dataset';
import { DataSource } from '../../../../shared/request/data';
import { Task } from '../../../../shared/request/task';
import { Workspace } from '../workspace';

interface Reading {
  readonly text: string;
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
    const examples: (RawExample & { split: string; line: number })[] = [];
    const rejects: { line: number; reason: string; detail: string; record: string }[] = [];
    const result = await readExamples(
      { store: workspace.store, shard, request: { data: source, task: Task.parse(task) } },
      {
        accept: ({ raw, example, split }) => examples.push({ ...example, split, line: raw.line }),
        reject: ({ line, bytes }, { reason, detail }) =>
          rejects.push({ line, reason, detail, record: Buffer.from(bytes).toString() }),
      },
    );
    return { ...result, examples, rejects };
  } finally {
    await workspace.remove();
  }
}
