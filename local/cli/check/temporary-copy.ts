import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';

/** A store that is removed after use, with the recipes' requests in it. */
export interface TemporaryCopy {
  readonly store: ArtifactStore;
  /** Copies a folder of the recipes, given by its path under `recipes/`. */
  addRecipeData(prefix: string): Promise<void>;
  remove(): void;
}

export async function temporaryCopy(recipesDir: string, recipes: readonly string[]): Promise<TemporaryCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'unroll-check-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  // However the process ends, for example with a second Ctrl-C, nothing is left behind.
  process.on('exit', remove);
  const add = async (name: string) => {
    const target = join(folder, 'recipes', name);
    await mkdir(join(target, '..'), { recursive: true });
    await cp(join(recipesDir, name), target, { recursive: true });
  };
  for (const recipe of recipes) await add(join(recipe, 'request.json'));
  return { store: openStore(pathToFileURL(folder).href), addRecipeData: add, remove };
}
