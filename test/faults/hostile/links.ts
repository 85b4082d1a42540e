import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openStore } from '../../../shared/artifacts/open';
import { Random, seedOf } from '../../fuzz/random';
import { temporaryFolder } from '../../support/folders';

const SECRET = 'secret.csv';

/** Lists a dataset with links, some of which lead out of its folder, into circles, or nowhere: no key leads out. */
export async function listLinked(seed: number, index: number): Promise<string> {
  const random = new Random(seedOf(seed, index));
  const folder = temporaryFolder();
  try {
    const outside = join(folder.path, 'outside');
    const data = join(folder.path, 'store/data');
    mkdirSync(join(data, 'inner'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, SECRET), 's');
    writeFileSync(join(data, 'own.csv'), 'o');
    const inner = join(data, 'inner');
    const targets = [outside, join(outside, SECRET), '/', folder.path, data, inner, join(data, 'nowhere')];
    for (let link = 0; link < 6; link++) {
      const path = join(random.pick([data, inner]), `link-${link}`);
      const target = random.pick([...targets, join(data, `link-${random.between(0, 5)}`)]);
      symlinkSync(random.chance(0.5) ? target : relative(dirname(path), target) || '.', path);
    }
    return await listIn(join(folder.path, 'store'));
  } finally {
    folder.remove();
  }
}

async function listIn(folder: string): Promise<string> {
  const store = openStore(`file://${folder}`);
  let keys = 0;
  for await (const { key } of store.list('data/')) {
    keys += 1;
    const text = Buffer.from(await store.get(key)).toString();
    if (text !== 'o') throw new Error(`${key} leads out: ${JSON.stringify(text)}`);
    if (keys > 10_000) throw new Error('the list does not end');
  }
  if (keys === 0) throw new Error('nothing was listed');
  return `${keys} keys`;
}
