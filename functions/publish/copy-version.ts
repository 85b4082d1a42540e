import { createHash } from 'node:crypto';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt, InvalidRequest } from '../../shared/errors';
import { ModelManifest } from '../../shared/model';

export interface VersionCopy {
  readonly from: ArtifactStore;
  readonly to: ArtifactStore;
  readonly model: string;
  readonly version: string;
}

/**
 * Copies a version of a model into another store, such as that of another environment, with its lineage as it is. It is
 * not put into use: promote it there. A second call finishes what an earlier one began; files are streamed.
 *
 * @returns how many files the version has
 * @throws InvalidRequest where there is no such version, or the other store has another one of that name
 * @throws ArtifactCorrupt where a file is not what the version's manifest says
 */
export async function copyVersion({ from, to, model, version }: VersionCopy): Promise<number> {
  const keys = modelKeys(model).version(version);
  const manifest = await ifExists(readJson(from, keys.manifest, ModelManifest));
  if (manifest === undefined) {
    throw new InvalidRequest(`${model} has no version ${version} in ${from.uri}; npm run models shows them`);
  }
  const there = await ifExists(readJson(to, keys.manifest, ModelManifest));
  if (there !== undefined) refuseOther(there, manifest, to);
  for (const file of manifest.files) await copyFile({ from, to, key: `${keys.root}${file.name}`, file });
  // Last, as when a version is published: with a manifest it is whole.
  if (there === undefined) {
    try {
      await writeJson(to, keys.manifest, manifest, { ifNoneMatch: '*' });
    } catch (error) {
      if (!(error instanceof ArtifactConflict)) throw error;
      refuseOther(await readJson(to, keys.manifest, ModelManifest), manifest, to);
    }
  }
  return manifest.files.length;
}

/** The verdict may differ: it is written anew where the version is compared again. The model and its origin may not. */
function refuseOther(there: ModelManifest, copied: ModelManifest, { uri }: ArtifactStore): void {
  const identity = ({ createdAt, files, lineage }: ModelManifest) =>
    JSON.stringify([createdAt, files, lineage.run, lineage.codeVersion, lineage.datasetFingerprint]);
  if (identity(there) === identity(copied)) return;
  throw new InvalidRequest(
    `${uri} has another version ${copied.version} of ${copied.model}, and a version never changes; start a run of another name and copy that`,
  );
}

interface FileCopy {
  readonly from: ArtifactStore;
  readonly to: ArtifactStore;
  readonly key: string;
  readonly file: ModelManifest['files'][number];
}

async function copyFile({ from, to, key, file: { sizeBytes, sha256 } }: FileCopy): Promise<void> {
  const digest = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of from.stream(key)) {
      digest.update(chunk);
      yield chunk;
    }
    // Before the last byte is handed over for good: the store then keeps nothing.
    if (digest.digest('hex') === sha256) return;
    throw new ArtifactCorrupt(
      `${from.uri}/${key} is not the file of ${sizeBytes} bytes that its version's manifest names; nothing of it was copied`,
    );
  }
  await to.putStream(key, hashed());
}
