import { hash } from 'node:crypto';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetManifest } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';

/**
 * The bytes of an encoded shard, as they were when the dataset was sealed.
 *
 * @throws ArtifactCorrupt where they are others: one flipped bit would train other weights without a word
 */
export async function shardBytes(
  store: ArtifactStore,
  { digests }: Pick<DatasetManifest, 'digests'>,
  key: string,
): Promise<Uint8Array> {
  const bytes = await store.get(key);
  if (digests === undefined) return bytes;
  const found = hash('sha256', bytes);
  if (found === digests[key]) return bytes;
  throw new ArtifactCorrupt(
    `${store.uri}/${key} is not what was encoded: its SHA-256 is ${found}, the dataset's manifest says ${digests[key] ?? 'nothing of it'}; run again with "reuse": "refuse"`,
  );
}

/**
 * @param found records of a split as they were read
 * @throws ArtifactCorrupt where the manifest counts others
 */
export function checkCount(
  manifest: DatasetManifest,
  split: keyof DatasetManifest['files'],
  found: number,
): void {
  const expected = manifest.records.encoded[split];
  if (found === expected) return;
  throw new ArtifactCorrupt(
    `the files of the ${split} split under ${manifest.root} hold ${found} records, and the dataset's manifest says ${expected}; run again with "reuse": "refuse"`,
  );
}
