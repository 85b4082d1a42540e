import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactNotFound } from '../../shared/errors';
import { USE_FILE, type UseFile } from '../../shared/inference/use-file';
import { Champion } from '../../shared/plan';
import { showValue } from '../../shared/request/nearest';
import { howToPromote, modelMeant, newestFirst, versionsToUse } from './model-versions';

/**
 * Which version of a model predicts: the one that is asked for, else the champion; null where the folder has the files of
 * a model itself.
 *
 * @param root the model's folder in the store, ending with `/`
 * @throws ArtifactNotFound naming the versions that there are
 */
export async function findVersion(
  store: ArtifactStore,
  root: string,
  asked: string | undefined,
): Promise<string | null> {
  if (asked === undefined && (await store.head(`${root}${USE_FILE}`)) !== undefined) return null;
  const version = asked ?? (await ifExists(readJson(store, `${root}champion.json`, Champion)))?.version;
  if (version !== undefined && (await store.head(`${root}${version}/${USE_FILE}`)) !== undefined)
    return version;
  const versions = await versionsToUse(store, root);
  if (versions.length > 0) throw otherVersions({ store, root, version, versions });
  throw noModel(store, version === undefined ? root : `${root}${version}/`, await modelMeant(store, root));
}

/** @throws ArtifactNotFound where the network is of a kind that ONNX files are not written of */
export function refuseWithoutOnnx({ onnx: { reason } }: Pick<UseFile, 'onnx'>, where: string): void {
  if (reason === undefined) return;
  throw new ArtifactNotFound(
    `the model in ${where} has no ONNX files to predict with: ${reason}; use a model whose target is of another kind`,
  );
}

interface Missed {
  readonly store: ArtifactStore;
  readonly root: string;
  readonly version: string | undefined;
  readonly versions: readonly string[];
}

function otherVersions({ store, root, version, versions }: Missed): ArtifactNotFound {
  const model = root.split('/').at(-2) ?? '';
  const first = `give ${model}@${versions[0]} on the command line`;
  const give =
    versions.length === 1
      ? `its only one is ${versions[0]}: ${first}`
      : `${first}, or another as the version (${newestFirst(versions)})`;
  return new ArtifactNotFound(
    version === undefined
      ? `no version of the model ${showValue(model)} is in use in ${store.uri}/${root}; ${give}, or ${howToPromote(storeOf(`${store.uri}/${root}`), model, versions)}`
      : `the model ${showValue(model)} in ${store.uri}/${root} has no version ${showValue(version)} with a ${USE_FILE}; ${give}`,
  );
}

/** The store that a model's folder is of, which may have been opened further down. */
const storeOf = (folder: string): string => folder.replace(/\/(models\/)?[^/]+\/$/, '');

const noModel = ({ uri }: ArtifactStore, folder: string, meant: string): ArtifactNotFound =>
  new ArtifactNotFound(
    `there is no model in ${uri}/${folder}: it has neither ${USE_FILE} nor a champion.json of a model with one; give a model's folder or a version that has them (models that were trained before there was a ${USE_FILE} need a new run)${meant}`,
  );
