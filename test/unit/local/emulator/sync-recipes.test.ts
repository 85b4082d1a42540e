import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { syncRecipes } from '../../../../local/emulator/sync-recipes';
import { openStore } from '../../../../shared/artifacts/open';
import { withMethods } from '../../../support/changing-store';
import { flipBit } from '../../../support/flip-bit';
import { temporaryFolder } from '../../../support/folders';

const TRAINING = 'recipes/r/data/train.csv';
const REQUEST = 'recipes/r/request.json';

describe('copying the recipes into the store', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  let stores = 0;

  function emptyStore() {
    stores += 1;
    const store = openStore(pathToFileURL(join(folder.path, `store-${stores}`)).href);
    const read: string[] = [];
    const get = (key: string) => {
      read.push(key);
      return store.get(key);
    };
    return { read, store: withMethods(store, { get }) };
  }
  const recipesDir = join(folder.path, 'recipes');
  beforeEach(() => {
    mkdirSync(join(recipesDir, 'r/data'), { recursive: true });
    writeFileSync(join(recipesDir, 'r/request.json'), '{}');
    writeFileSync(join(recipesDir, 'r/data/train.csv'), 'one');
    writeFileSync(join(recipesDir, 'r/.DS_Store'), 'x');
  });

  it('writes what is new or changed, and reads nothing that it has copied', async () => {
    const { store, read } = emptyStore();

    const first = await syncRecipes(recipesDir, store);
    read.length = 0;
    const second = await syncRecipes(recipesDir, store);
    const readAgain = [...read];
    writeFileSync(join(recipesDir, 'r/data/train.csv'), 'two');
    const third = await syncRecipes(recipesDir, store);

    expect(first).toEqual([TRAINING, REQUEST]);
    expect(second).toEqual([]);
    expect(readAgain).toEqual(['recipes/copied.json']);
    expect(third).toEqual([TRAINING]);
    expect(Buffer.from(await store.get(TRAINING)).toString()).toBe('two');
  });

  it('writes again what someone else changed, deleted or damaged in the store', async () => {
    const { store } = emptyStore();
    await syncRecipes(recipesDir, store);
    await store.put(TRAINING, 'ONE');
    await store.delete(REQUEST);

    expect(await syncRecipes(recipesDir, store)).toEqual([TRAINING, REQUEST]);
    await flipBit(store, 'recipes/copied.json');
    expect(await syncRecipes(recipesDir, store)).toEqual([]);
    expect(await syncRecipes(recipesDir, store)).toEqual([]);
  });

  it('takes what a store has of before there was an account of what was copied', async () => {
    const { store } = emptyStore();
    await store.put(TRAINING, 'one');

    expect(await syncRecipes(recipesDir, store)).toEqual([REQUEST]);
  });
});
