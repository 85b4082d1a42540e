import { sha256Of } from '../../shared/artifacts/sha256';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { ModelManifest } from '../../shared/model';

type ModelFile = ModelManifest['files'][number];

/** Written by publishing itself: a candidate's file of the same name would make an unfinished version look complete. */
const OWN_FILES: readonly string[] = ['manifest.json', 'statistics.json'];

/**
 * Copies every file of a candidate to a model version without overwriting anything.
 *
 * @param expected SHA-256 of files by name, as the trainer wrote them; undefined if it did not say
 * @throws ArtifactCorrupt where a file is not what the trainer wrote, or is missing
 * @returns names relative to the version, sizes and digests, sorted by name
 */
export async function copyCandidate(
  store: ArtifactStore,
  from: string,
  to: string,
  expected?: Readonly<Record<string, string>>,
): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  for await (const head of store.list(from)) {
    const name = head.key.slice(from.length);
    if (OWN_FILES.includes(name)) {
      throw new ArtifactCorrupt(
        `the candidate has a file ${head.key}, a name that is reserved for the version's own file; rename it`,
      );
    }
    const sha256 = await sha256Of(store, head.key);
    checkWritten(head.key, sha256, expected?.[name]);
    await copyOnce({ store, head, to: `${to}${name}`, sha256 });
    files.push({ name, sizeBytes: head.sizeBytes, sha256 });
  }
  if (files.length === 0) {
    throw new ArtifactNotFound(
      `there is no file under ${from}: the trainer left no candidate to publish; start a new run`,
    );
  }
  const missing = Object.keys(expected ?? {}).filter((name) => files.every((file) => file.name !== name));
  if (missing.length === 0) return files;
  throw new ArtifactCorrupt(
    `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing under ${from}, though the trainer wrote ${missing.length === 1 ? 'it' : 'them'}; start a new run`,
  );
}

/** Removes a candidate once its version is stored: weights are kept once. No error where it has been removed before. */
export async function removeCandidate(store: ArtifactStore, from: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list(from)) keys.push(key);
  for (const key of keys) await store.delete(key);
}

function checkWritten(key: string, found: string, expected: string | undefined): void {
  if (expected === undefined || found === expected) return;
  throw new ArtifactCorrupt(
    `${key} is not what the trainer wrote: its SHA-256 is ${found}, evaluation.json says ${expected}; start a new run`,
  );
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
