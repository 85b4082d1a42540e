import { createHash } from 'node:crypto';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { ModelManifest } from '../../shared/model';

type ModelFile = ModelManifest['files'][number];

/** Written by publishing itself: a candidate's file of the same name would make an unfinished version look complete. */
const OWN_FILES: readonly string[] = ['manifest.json', 'statistics.json'];

/**
 * Copies every file of a candidate to a model version without overwriting anything.
 *
 * @returns names relative to the version, sizes and digests, sorted by name
 */
export async function copyCandidate(store: ArtifactStore, from: string, to: string): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  for await (const head of store.list(from)) {
    const name = head.key.slice(from.length);
    if (OWN_FILES.includes(name)) {
      throw new ArtifactCorrupt(
        `the candidate has a file ${head.key}, a name that is reserved for the version's own file; rename it`,
      );
    }
    const sha256 = await sha256Of(store, head.key);
    await copyOnce({ store, head, to: `${to}${name}`, sha256 });
    files.push({ name, sizeBytes: head.sizeBytes, sha256 });
  }
  if (files.length === 0) {
    throw new ArtifactNotFound(
      `there is no file under ${from}: the trainer left no candidate to publish; start a new run`,
    );
  }
  return files;
}

interface CopyOnce {
  readonly store: ArtifactStore;
  readonly head: ArtifactHead;
  readonly to: string;
  readonly sha256: string;
}

async function copyOnce({ store, head, to, sha256 }: CopyOnce): Promise<void> {
  try {
    await store.copy(head.key, to, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    // An earlier attempt copied it; a version's files never change, so the bytes must be the same.
    if ((await sha256Of(store, to)) === sha256) return;
    throw new ArtifactCorrupt(
      `${to} already exists with different content from ${head.key}, and a version never changes; start a new run`,
      {
        cause: error,
      },
    );
  }
}

async function sha256Of(store: ArtifactStore, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of store.stream(key)) hash.update(chunk);
  return hash.digest('hex');
}
