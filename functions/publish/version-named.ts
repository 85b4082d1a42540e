import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { InvalidRequest } from '../../shared/errors';
import { ModelManifest } from '../../shared/model';
import { listNames, nearestName, showValue } from '../../shared/request/nearest';
import { readSoundHistory } from './history';

/**
 * The manifest of a version that a person names.
 *
 * @throws InvalidRequest where there is none, with what was meant, or who deleted it
 */
export async function versionNamed(
  store: ArtifactStore,
  { model, version }: { readonly model: string; readonly version: string },
): Promise<ModelManifest> {
  const { manifest: key } = modelKeys(model).version(version);
  const manifest = await ifExists(readJson(store, key, ModelManifest));
  if (manifest !== undefined) return manifest;
  const versions = await manifestNames(store);
  const deleted = (await readSoundHistory(store, model)).entries.find(
    (entry) => entry.event === 'deleted' && entry.version === version,
  );
  if (deleted !== undefined)
    throw new InvalidRequest(
      `${model} has no version ${version} any more: ${deleted.who} deleted it at ${deleted.at} (${deleted.why})`,
    );
  const own = versions.get(model);
  if (own === undefined)
    throw new InvalidRequest(
      `${store.uri} has no model ${showValue(model)}; ${hint(model, [...versions.keys()])}`,
    );
  throw new InvalidRequest(
    `${model} has no version ${version} (there is no ${key} in ${store.uri}); ${hint(version, own)}`,
  );
}

function hint(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  if (near !== undefined) return `did you mean ${showValue(near)}?`;
  return names.length === 0 ? 'it has none yet' : `the last ones are ${listNames(names.slice(-3), 'and')}`;
}

async function manifestNames(store: ArtifactStore): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const { key } of store.list('models/')) {
    const [, model, version] = /^models\/([^/]+)\/([^/]+)\/manifest\.json$/.exec(key) ?? [];
    if (model !== undefined && version !== undefined)
      found.set(model, [...(found.get(model) ?? []), version]);
  }
  return found;
}
