import { checkUnchanged, pinned } from '../../../../functions/records/unchanged';
import type { Shard } from '../../../../shared/dataset';
import { DatasetChanged } from '../../../../shared/errors';
import { Workspace } from '../workspace';

const KEY = 'data/a.csv';

let workspace: Workspace;
let shard: Shard;
beforeEach(async () => {
  workspace = await Workspace.create();
  const { etag, sizeBytes } = await workspace.store.put(KEY, 'x,y\n1,2\n');
  shard = { id: 0, key: KEY, etag, startByte: 0, endByte: sizeBytes, side: 'any' };
});
afterEach(() => workspace.remove());

async function readAll(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pinned(workspace.store, shard).stream(KEY)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const readRange = async () =>
  Buffer.from(await pinned(workspace.store, shard).getRange(KEY, 0, 3)).toString();

describe('a read of a planned object', () => {
  it('gives its bytes while it is the one that was planned', async () => {
    expect(await readAll()).toBe('x,y\n1,2\n');
    expect(await readRange()).toBe('x,y');
    expect(await checkUnchanged(workspace.store, shard)).toBe(8);
  });

  it.each([
    ['stream', readAll],
    ['range', readRange],
  ])('by %s throws before a byte of another version is seen, naming object and remedy', async (_, read) => {
    const { etag } = await workspace.store.put(KEY, 'x,y\n1,3\n');

    await expect(read()).rejects.toThrow(DatasetChanged);
    await expect(read()).rejects.toThrow(
      `${KEY} was changed after the run's plan was made (ETag ${shard.etag} then, ${etag} now); start a new run`,
    );
  });

  it.each([
    ['stream', readAll],
    ['range', readRange],
  ])('by %s says where the object was removed', async (_, read) => {
    await workspace.store.delete(KEY);

    await expect(read()).rejects.toThrow(DatasetChanged);
    await expect(read()).rejects.toThrow(`${KEY} was removed after the run's plan was made`);
  });

  it('of a version that was there for a moment only is refused, too', async () => {
    const { store } = workspace;
    const changing = pinned(
      {
        head: (key) => store.head(key),
        getRange: (key, start, end, condition) => store.getRange(key, start, end, condition),
        stream: async function* (key, start, condition) {
          await store.put(KEY, 'x,y\n1,3\n');
          try {
            yield* store.stream(key, start, condition);
          } finally {
            await store.put(KEY, 'x,y\n1,2\n');
          }
        },
      },
      shard,
    );

    await expect(changing.stream(KEY)[Symbol.asyncIterator]().next()).rejects.toThrow(DatasetChanged);
  });
});
