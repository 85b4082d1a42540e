import { readJson } from './artifacts/json';
import { modelKeys } from './artifacts/keys';
import type { ArtifactStore } from './artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound, InvalidRequest } from './errors';
import { ModelManifest } from './model';
import type { Champion } from './plan';
import { otherArchitecture } from './request/architecture';
import type { RunRequest } from './request/request';

/**
 * What is read of a champion that a training is to start from; where it cannot be read, the error says what to do.
 *
 * @throws ArtifactNotFound, ArtifactCorrupt
 */
export async function readToStart<R>({ version }: Champion, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ArtifactNotFound || error instanceof ArtifactCorrupt)) throw error;
    const Kind = error instanceof ArtifactNotFound ? ArtifactNotFound : ArtifactCorrupt;
    throw new Kind(
      `training.startFrom is "champion", and the champion ${version} cannot be read: ${error.message}; restore it, put another version into use, or give "scratch"`,
      { cause: error },
    );
  }
}

/**
 * Looks before anything is computed whether trainings can start from the champion.
 *
 * @param requests of which those that start from scratch are passed over
 * @throws InvalidRequest where a network is said to be another one than the champion's
 * @throws ArtifactNotFound, ArtifactCorrupt
 */
export async function checkStart(
  store: ArtifactStore,
  champion: Champion | null,
  requests: readonly RunRequest[],
): Promise<void> {
  const starting = requests.filter(({ training }) => training.startFrom === 'champion');
  if (champion === null || starting.length === 0) return;
  const key = modelKeys(champion.model).version(champion.version).manifest;
  const { lineage } = await readToStart(champion, () => readJson(store, key, ModelManifest));
  for (const request of starting)
    refuseOther(request, { version: champion.version, request: lineage.request });
}

/** @throws InvalidRequest naming each field in which the network is said to be another one than the champion's */
export function refuseOther(
  own: RunRequest,
  champion: { readonly version: string; readonly request: RunRequest },
): void {
  const differing = otherArchitecture(own, champion.request);
  if (differing.length === 0) return;
  throw new InvalidRequest(
    `training.startFrom is "champion", but the network is not that of the champion ${champion.version}: ${differing.join('; ')}; give what it has (fields of network that are left out are the champion's), or training.startFrom as "scratch"`,
  );
}
