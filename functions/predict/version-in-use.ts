import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactNotFound } from '../../shared/errors';
import { Champion } from '../../shared/plan';
import { showValue } from '../../shared/request/nearest';
import { howToPromote, modelMeant, newestFirst, versionsToUse } from './model-versions';

/** What the caller calls the two fields, for the refusal. */
export interface AskedFields {
  readonly model: string;
  readonly version: string;
}

/**
 * The version of a model that the gate promoted last.
 *
 * @throws ArtifactNotFound where none was
 */
export async function versionInUse(
  store: ArtifactStore,
  model: string,
  fields: AskedFields,
): Promise<string> {
  const champion = await ifExists(readJson(store, modelKeys(model).champion, Champion));
  if (champion !== undefined) return champion.version;
  const { root } = modelKeys(model);
  const versions = await versionsToUse(store, root);
  const remedy =
    versions.length === 0
      ? `train one that the gate promotes${await modelMeant(store, root)}`
      : `name one as ${fields.version} (${newestFirst(versions)}), or ${howToPromote(store.uri, model, versions)}`;
  throw new ArtifactNotFound(
    `${fields.model} is ${showValue(model)}, and no version of it is in use in ${store.uri}; ${remedy}`,
  );
}
