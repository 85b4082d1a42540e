import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { syncRecipes } from '../../../../local/emulator/sync-recipes';
import { openStore } from '../../../../shared/artifacts/open';
import { temporaryFolder } from '../../../support/folders';

describe('copying the recipes into the store', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('writes what is new or changed, and nothing else', async () => {
    const recipesDir = join(folder.path, 'recipes');
    mkdirSync(join(recipesDir, 'r/data'), { recursive: true });
    writeFileSync(join(recipesDir, 'r/request.json'), '{}');
    writeFileSync(join(recipesDir, 'r/data/train.csv'), 'one');
    writeFileSync(join(recipesDir, 'r/.DS_Store'), 'x');
    const store = openStore(pathToFileURL(join(folder.path, 'store')).href);

    const first = await syncRecipes(recipesDir, store);
    const second = await syncRecipes(recipesDir, store);
    writeFileSync(join(recipesDir, 'r/data/train.csv'), 'two');
    const third = await syncRecipes(recipesDir, store);

    expect(first).toEqual(['recipes/r/data/train.csv', 'recipes/r/request.json']);
    expect(second).toEqual([]);
    expect(third).toEqual(['recipes/r/data/train.csv']);
    expect(Buffer.from(await store.get('recipes/r/data/train.csv')).toString()).toBe('two');
  });
});
