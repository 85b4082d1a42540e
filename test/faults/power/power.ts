import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Random } from '../../fuzz/random';
import { temporaryFolder } from '../../support/folders';
import { Tally, type Fault } from '../fault';
import { PessimisticDisk } from './disk';

const LARGE_BYTES = 1_500_000;

export const power: Fault = {
  name: 'power',
  does: 'the power is cut after a write of a folder store: what was confirmed is there, on a disk that keeps only what was synced',
  tries: 200,
  async run({ tries, seed, say }) {
    const tally = new Tally('power', say);
    const random = new Random(seed);
    const folder = temporaryFolder();
    const root = realpathSync(folder.path);
    const disk = await PessimisticDisk.watch(root);
    try {
      const store = openStore(`file://${root}`);
      const confirmed = new Map<string, Buffer>();
      for (let number = 0; number < tries; number++) {
        const what = await writeOne(store, confirmed, random);
        tally.add(what, problemOf(disk, root, confirmed));
      }
    } finally {
      disk.release();
      folder.remove();
    }
    return tally.outcome();
  },
};

/** Writes a new or a known key in one of the ways that a store has. */
async function writeOne(
  store: ArtifactStore,
  confirmed: Map<string, Buffer>,
  random: Random,
): Promise<string> {
  const known = [...confirmed.keys()];
  const isNew = known.length === 0 || random.chance(0.5);
  const key = isNew
    ? `${random.pick(['a', 'b/c', `deep/${known.length}/er`])}/${known.length}.bin`
    : random.pick(known);
  const size = random.chance(0.1) ? LARGE_BYTES : random.between(0, 3_000);
  const bytes = Buffer.alloc(size, `${random.between(0, 1e9)},`);
  const how = random.pick(['put', 'putStream', 'copy', 'condition'] as const);
  if (how === 'put') await store.put(key, bytes);
  else if (how === 'putStream') await store.putStream(key, Readable.from([bytes]));
  else if (how === 'condition') {
    const head = await store.head(key);
    await store.put(key, bytes, head === undefined ? { ifNoneMatch: '*' } : { ifMatch: head.etag });
  } else {
    await store.put('source.bin', bytes);
    confirmed.set('source.bin', bytes);
    await store.copy('source.bin', key);
  }
  confirmed.set(key, bytes);
  return `${how} of ${key}`;
}

function problemOf(
  disk: PessimisticDisk,
  root: string,
  confirmed: ReadonlyMap<string, Buffer>,
): string | undefined {
  for (const [key, bytes] of confirmed) {
    const kept = disk.after(join(root, key));
    if (kept === undefined) return `${key} is gone`;
    if (!kept.equals(bytes)) return `${key} has ${kept.length} other bytes than the ${bytes.length} written`;
  }
  return undefined;
}
