import { hash } from 'node:crypto';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { Evaluation } from '../../shared/evaluation';
import { ModelManifest } from '../../shared/model';

type Digests = ReadonlyMap<string, string>;

/** Reads a file of a model's folder by its name in it. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/**
 * A reader of a model's files that compares each with its digest: in a version's manifest or, of a run's candidate, in
 * the evaluation beside the folder. Files of a folder with neither, such as a copy, are taken as they are.
 *
 * @param folder of the store, ending with `/`
 * @throws ArtifactCorrupt where manifest or evaluation are not what was written; `ReadFile` where a file is not
 */
export async function checkedFiles(store: ArtifactStore, folder: string): Promise<ReadFile> {
  const digests = (await publishedDigests(store, folder)) ?? (await writtenDigests(store, folder));
  return async (name) => {
    const bytes = await store.get(`${folder}${name}`);
    const expected = digests?.get(name);
    if (digests === undefined || expected === hash('sha256', bytes)) return bytes;
    const why = expected === undefined ? 'it is not one of its files' : `its SHA-256 should be ${expected}`;
    throw new ArtifactCorrupt(
      `${store.uri}/${folder}${name} is not what was written with the model: ${why}; restore it, or use another version`,
    );
  };
}

async function publishedDigests(store: ArtifactStore, folder: string): Promise<Digests | undefined> {
  const manifest = await ifExists(readJson(store, `${folder}manifest.json`, ModelManifest));
  return manifest && new Map(manifest.files.map(({ name, sha256 }) => [name, sha256]));
}

async function writtenDigests(store: ArtifactStore, folder: string): Promise<Digests | undefined> {
  if (!/(^|\/)candidate\/$/.test(folder)) return undefined;
  const evaluation = folder.replace(/candidate\/$/, 'evaluation.json');
  const digests = (await ifExists(readJson(store, evaluation, Evaluation)))?.candidate;
  return digests && new Map(Object.entries(digests));
}
