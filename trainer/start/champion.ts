import { isDeepStrictEqual } from 'node:util';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { ModelManifest } from '../../shared/model';
import type { Champion } from '../../shared/plan';
import { isStratified, type DataSource } from '../../shared/request/data';
import { readToStart } from '../../shared/starting-champion';
import { checkVersion } from '../export/check-version';
import { readModel, type ModelParts } from '../export/load';
import { MODEL_FILE } from '../export/model-files';

/** A model in use, to start a training from. */
export interface StartingChampion extends ModelParts {
  readonly version: string;
  /** What it was trained with, its settings in place. */
  readonly request: ModelManifest['lineage']['request'];
  readonly weightsDigest: string;
  /** Of its own start, where it started from another champion. */
  readonly doubt: string | null;
}

/**
 * Reads the champion that a plan names, and checks its files against its manifest.
 *
 * @throws ArtifactNotFound, ArtifactCorrupt with what to do about it
 */
export async function readChampion(store: ArtifactStore, champion: Champion): Promise<StartingChampion> {
  const keys = modelKeys(champion.model).version(champion.version);
  return readToStart(champion, async () => {
    const manifest = await readJson(store, keys.manifest, ModelManifest);
    await checkVersion(store, keys.root, manifest);
    const weightsDigest = manifest.files.find(({ name }) => name === MODEL_FILE.weights)?.sha256;
    if (weightsDigest === undefined)
      throw new ArtifactCorrupt(`${keys.manifest} lists no ${MODEL_FILE.weights}`);
    const { request, start } = manifest.lineage;
    const parts = await readModel(store, keys.root, request);
    const { version } = champion;
    return { ...parts, version, request, weightsDigest, doubt: start?.champion?.doubt ?? null };
  });
}

/**
 * Why weights that learned from the training split of `theirs` may have learned records that `ours` validates or tests on;
 * null where the same records stay on their sides.
 */
export function splitDoubt(ours: DataSource, theirs: DataSource): string | null {
  if (!isDeepStrictEqual(ours.split, theirs.split)) return 'its data was split in another way';
  return isStratified(ours)
    ? 'a stratified split moves some records to another side when the data grows'
    : null;
}
