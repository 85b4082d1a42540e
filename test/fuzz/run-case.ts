import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../shared/artifacts/open';
import { readBuilt } from './built';
import type { FuzzCase } from './cases';
import { judgeBuilt, judgeRefusal } from './judge';
import { preprocess } from './pipeline';

/** How a case ended: nothing wrong with it, something set aside, or refused by the name of an error. */
export type Outcome = 'clean' | 'set aside' | `refused: ${string}`;

/**
 * Runs one case in a folder of its own.
 *
 * @throws whatever shows that the pipeline crashed, lost a record or said something wrong
 */
export async function runCase(fuzzed: FuzzCase): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'unroll-fuzz-'));
  try {
    await writeCase(fuzzed, folder);
    const store = openStore(pathToFileURL(folder).href);
    try {
      await preprocess({ folder, store, request: fuzzed.dataset.request, change: fuzzed.change });
    } catch (error) {
      return `refused: ${judgeRefusal(error, fuzzed)}`;
    }
    return judgeBuilt(await readBuilt(store), fuzzed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The dataset as it is before the plan. */
export async function writeCase({ files }: FuzzCase, folder: string): Promise<void> {
  for (const [key, { bytes }] of files) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), bytes);
  }
}
