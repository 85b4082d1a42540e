import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FolderStore } from '../../../../shared/artifacts/folder-store';
import { openStore } from '../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { InvalidRequest } from '../../../../shared/errors';
import { temporaryFolder } from '../../../support/folders';
import { describeStoreContract } from '../../../support/store-contract';

const OPEN = resolve(__dirname, '../../../../shared/artifacts/open.ts');

async function keysOf(store: ArtifactStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

describe('the folder store', () => {
  const folders: { remove: () => void }[] = [];
  const newStore = () => {
    const folder = temporaryFolder();
    folders.push(folder);
    return { path: folder.path, store: openStore(pathToFileURL(folder.path).href) };
  };
  afterAll(() => folders.forEach((folder) => folder.remove()));

  describeStoreContract(() => Promise.resolve(newStore().store));

  it('makes its folder with the first write, and shows plain files', async () => {
    const { path } = newStore();
    const store = openStore(pathToFileURL(join(path, 'not/yet')).href);

    expect(await keysOf(store)).toEqual([]);
    await store.put('models/m/champion.json', 'v1');

    expect(readFileSync(join(path, 'not/yet/models/m/champion.json'), 'utf8')).toBe('v1');
    expect(readdirSync(join(path, 'not/yet'))).toEqual(['.unroll-store', 'models']);
    expect(readdirSync(join(path, 'not/yet/.unroll-store/drafts'))).toEqual([]);
  });

  it('makes its folder where many write into it first', async () => {
    const { path } = newStore();

    for (let round = 0; round < 5; round += 1) {
      const uri = pathToFileURL(join(path, `new${round}/below`)).href;
      const keys = Array.from({ length: 100 }, (_, n) => `a/b${n % 3}/c${n}`);
      await Promise.all(keys.map((key) => openStore(uri).put(key, 'x')));
      expect(await keysOf(openStore(uri))).toHaveLength(keys.length);
    }
  });

  it('reads a folder that something else filled, links included, without writing to it', async () => {
    const { path, store } = newStore();
    mkdirSync(join(path, 'data'));
    writeFileSync(join(path, 'data/a.csv'), 'a');
    symlinkSync(join(path, 'data/a.csv'), join(path, 'b.csv'));
    symlinkSync(join(path, 'data'), join(path, 'linked'));
    symlinkSync(path, join(path, 'data/back'));
    symlinkSync(join(path, 'nowhere'), join(path, 'broken'));

    expect(await keysOf(store)).toEqual(['b.csv', 'data/a.csv', 'linked/a.csv']);
    expect(readdirSync(path).sort()).toEqual(['b.csv', 'broken', 'data', 'linked']);
  });

  it('does not follow links that lead out of the folder that is listed, and knows which', async () => {
    const { path, store } = newStore();
    const { path: other } = newStore();
    writeFileSync(join(other, 'secret.csv'), 's');
    mkdirSync(join(path, 'data'));
    writeFileSync(join(path, 'data/a.csv'), 'a');
    writeFileSync(join(path, 'beside.csv'), 'b');
    symlinkSync(join(other, 'secret.csv'), join(path, 'data/file.csv'));
    symlinkSync(other, join(path, 'data/folder'));
    symlinkSync('../beside.csv', join(path, 'data/up.csv'));
    const keys: string[] = [];

    for await (const { key } of store.list('data/')) keys.push(key);

    expect(keys).toEqual(['data/a.csv']);
    expect([...(store as FolderStore).linksOut]).toEqual(['data/file.csv', 'data/folder', 'data/up.csv']);
  });

  it('lists a folder that is itself a link', async () => {
    const { path } = newStore();
    const { path: other } = newStore();
    mkdirSync(join(other, 'runs'));
    writeFileSync(join(other, 'runs/a.csv'), 'a');
    symlinkSync(join(other, 'runs'), join(path, 'runs'));
    const keys: string[] = [];

    for await (const { key } of openStore(pathToFileURL(path).href).list('runs/')) keys.push(key);

    expect(keys).toEqual(['runs/a.csv']);
  });

  it('notices an edit in place, but not a mere touch of a small file', async () => {
    const { path, store } = newStore();
    const { etag } = await store.put('a.csv', 'one');

    utimesSync(join(path, 'a.csv'), 1, 1);
    const touched = await store.head('a.csv');
    writeFileSync(join(path, 'a.csv'), 'two');

    expect(touched?.etag).toBe(etag);
    expect((await store.head('a.csv'))?.etag).not.toBe(etag);
  });

  it('distinguishes large versions that are written faster than the clock ticks', async () => {
    const { store } = newStore();
    const bytes = Buffer.alloc(1024 * 1024 + 1);
    const etags: string[] = [];

    for (let i = 0; i < 40; i += 1) etags.push((await store.put('large', bytes)).etag);

    expect(new Set(etags).size).toBe(40);
  });

  it('refuses what only a bucket can hold: a key that is also a folder of another', async () => {
    const { store } = newStore();
    await store.put('a/b', 'x');

    await expect(store.put('a', 'x')).rejects.toThrow(InvalidRequest);
    await expect(store.put('a', 'x', { ifNoneMatch: '*' })).rejects.toThrow(/exists already|cannot be/);
    await expect(store.put('a/b/c', 'x')).rejects.toThrow(InvalidRequest);
    await expect(store.put('n'.repeat(256), 'x')).rejects.toThrow(InvalidRequest);
  });

  it.each([
    ['a file', (path: string) => join(path, 'file'), 'is no folder'],
    ['a folder below a file', (path: string) => join(path, 'file/store'), 'is no folder'],
    ['a folder where the system takes none', () => '/proc/unroll-store', 'the system takes no folder there'],
  ])('says in a sentence that it cannot write to %s, and does not hang', async (_, place, sentence) => {
    const { path } = newStore();
    writeFileSync(join(path, 'file'), 'mine');
    const store = openStore(pathToFileURL(place(path)).href);

    await expect(store.put('models/m/champion.json', 'v1')).rejects.toThrow(sentence);
    await expect(store.put('models/m/champion.json', 'v1', { ifNoneMatch: '*' })).rejects.toThrow(sentence);

    expect(readFileSync(join(path, 'file'), 'utf8')).toBe('mine');
  });

  it('says of a file that it is no store, in place of being an empty one', async () => {
    const { path } = newStore();
    writeFileSync(join(path, 'file'), 'mine');
    const store = openStore(pathToFileURL(join(path, 'file')).href);

    await expect(keysOf(store)).rejects.toThrow('is no folder');
    await expect(store.listFolders('models/')[Symbol.asyncIterator]().next()).rejects.toThrow('is no folder');
    await expect(store.head('models/m/champion.json')).rejects.toThrow('is no folder');
  });

  it('loses no update and no file where several processes write', async () => {
    const { store } = newStore();
    await store.put('counter', '0');
    const script = `
      const { openStore } = require(${JSON.stringify(OPEN)});
      const store = openStore(${JSON.stringify(store.uri)});
      const increment = async () => {
        for (;;) {
          const head = await store.head('counter');
          const value = Number(Buffer.from(await store.get('counter')).toString());
          try { return await store.put('counter', String(value + 1), { ifMatch: head.etag }); }
          catch (error) { if (error.name !== 'ArtifactConflict') throw error; }
        }
      };
      const round = async (i) => {
        await increment();
        await store.put('deep/er/' + i, 'x', { ifNoneMatch: '*' }).then(() => store.put('won/' + i + '-' + process.pid, ''), (error) => {
          if (error.name !== 'ArtifactConflict') throw error;
        });
        await store.delete('gone/x/' + i);
        await store.put('gone/x/' + i, 'x');
        await store.delete('gone/x/' + i);
      };
      (async () => { for (let i = 0; i < 25; i += 1) await round(i); })().catch((error) => { console.error(error); process.exit(1); });
    `;
    const writers = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );

    const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0] as number));

    expect(codes).toEqual([0, 0, 0]);
    expect(Buffer.from(await store.get('counter')).toString()).toBe('75');
    const keys = await keysOf(store);
    expect(keys.filter((key) => key.startsWith('won/'))).toHaveLength(25);
    expect(keys.filter((key) => key.startsWith('deep/'))).toHaveLength(25);
    expect(keys.filter((key) => key.startsWith('gone/'))).toEqual([]);
  });
});
