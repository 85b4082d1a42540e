import { tableFromIPC, type Vector } from 'apache-arrow';
import { ArrowFile } from '../../../../functions/encode/arrow-file';
import { columnsOf, type EncodedRow } from '../../../../functions/encode/columns';
import { StoredFile } from '../../../../functions/encode/stored-file';
import type { Encoder } from '../../../../shared/dataset';
import { Task } from '../../../../shared/request/task';
import { Workspace } from '../workspace';

const task = Task.parse({
  kind: 'many-to-one',
  input: { kind: 'tokens', field: 'text' },
  target: { kind: 'class', field: 'label' },
});
/** More words than two bytes can number. */
const encoder: Encoder = {
  version: 1,
  input: {
    kind: 'tokens',
    vocabulary: Array.from({ length: 70_000 }, (_, id) => `word${id}`),
    conditions: [],
    features: [],
  },
  target: { kind: 'class', labels: ['a', 'b'], counts: [1, 1] },
};
const columns = columnsOf(task, encoder, { hasRecord: true });
const KEY = 'builds/train/000000.arrow';

const rowOf = (line: number, length: number): EncodedRow => ({
  input: new Int32Array(length).fill(line),
  steps: length,
  conditions: [],
  features: [],
  target: line % 7,
  offset: 0,
  season: NaN,
  line,
  record: `é${line}`,
});

/** 5 million values, which are several batches. */
const rows = Array.from({ length: 5_000 }, (_, index) => rowOf(index + 1, 1_000));

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.remove());

const open = () => new StoredFile(columns, { store: workspace.store, key: KEY });

describe('a file that is stored while it is built', () => {
  it('has the bytes of one that is built in memory, whenever it is flushed', async () => {
    const whole = new ArrowFile(columns);
    rows.forEach((row) => whole.add(row));
    const stored = open();

    for (const row of rows) {
      stored.add(row);
      if (row.line % 300 === 0) await stored.flush();
    }
    await stored.end();

    const bytes = await workspace.store.get(KEY);
    expect(Buffer.compare(bytes, whole.toBytes())).toBe(0);
    const table = tableFromIPC(bytes);
    expect(table.batches.length).toBeGreaterThan(1);
    expect(table.numRows).toBe(rows.length);
    const last = table.get(rows.length - 1);
    expect(last?.toJSON()).toMatchObject({ target: 5_000 % 7, line: 5_000, record: 'é5000' });
    expect((last?.toJSON().input as Vector).toArray()).toEqual(new Int32Array(1_000).fill(5_000));
  });

  it('is not there where it has no row', async () => {
    const stored = open();

    await stored.flush();
    await stored.end();

    expect(await workspace.keys('')).toEqual([]);
  });

  it('leaves nothing where it is not ended', async () => {
    const stored = open();
    rows.forEach((row) => stored.add(row));
    await stored.flush();

    await stored.abort();

    expect(await workspace.keys('')).toEqual([]);
  });

  it('throws what the store throws, and does not wait for it', async () => {
    const full = new StoredFile(columns, {
      store: Object.assign(Object.create(workspace.store) as typeof workspace.store, {
        putStream: () => Promise.reject(new Error('the disk is full')),
      }),
      key: KEY,
    });

    const storing = async () => {
      rows.forEach((row) => full.add(row));
      await full.flush();
      await full.end();
    };

    await expect(storing()).rejects.toThrow('the disk is full');
  });
});
