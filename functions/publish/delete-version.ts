import { ifExists } from '../../shared/artifacts/if-exists';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt, InvalidRequest } from '../../shared/errors';
import type { ModelManifest } from '../../shared/model';
import { ANY_VERSION, modelsCommand } from '../../shared/models-command';
import { lastRunOf } from '../plan/unchanged';
import type { ApprovalContext, PersonDecides } from './approval';
import { readSoundHistory, recordHistory } from './history';
import { readChampion } from './promote';
import { versionNamed } from './version-named';

export interface Deleted {
  /** Undefined where it is damaged, or an earlier call had removed it, and was interrupted. */
  readonly manifest: ModelManifest | undefined;
  /** The champion, which stays. */
  readonly champion: string | null;
}

/**
 * Deletes a version's files and its approval, also where its manifest is damaged; a repetition finishes what was interrupted. Its run's record stays. A run
 * that asks to be skipped if nothing changed is not skipped for a version that is gone.
 *
 * @throws InvalidRequest where there is no such version, or it is the champion
 * @throws ArtifactConflict if it becomes the champion meanwhile; it is whole then
 */
export async function deleteVersion(
  { store, now }: ApprovalContext,
  { model, version, who, why }: PersonDecides,
): Promise<Deleted> {
  const keys = modelKeys(model);
  const manifest = await manifestOf(store, { model, version });
  const champion = await championOf(store, model);
  if (champion === version) throw isChampion(store, { model, version });
  await removeManifest(store, { model, version });
  await recordHistory(store, model, {
    at: now().toISOString(),
    event: 'deleted',
    version,
    run: manifest?.lineage.run ?? version,
    from: champion,
    to: champion,
    who,
    why,
  });
  for (const key of await filesOf(store, { model, version })) await store.delete(key);
  await store.delete(keys.approval(version));
  if ((await lastRunOf(store, model))?.version === version) await store.delete(keys.lastRun);
  return { manifest, champion };
}

interface Named {
  readonly model: string;
  readonly version: string;
}

/** @throws InvalidRequest where there is no such version */
async function manifestOf(store: ArtifactStore, named: Named): Promise<ModelManifest | undefined> {
  if (await isHalfDeleted(store, named)) return undefined;
  try {
    return await versionNamed(store, named);
  } catch (error) {
    // Whoever deletes it needs nothing that it says.
    if (error instanceof ArtifactCorrupt) return undefined;
    throw error;
  }
}

/** First of all files: without it nobody puts the version into use. */
async function removeManifest(store: ArtifactStore, { model, version }: Named): Promise<void> {
  const { manifest: key } = modelKeys(model).version(version);
  const bytes = await ifExists(store.get(key));
  await store.delete(key);
  if ((await championOf(store, model)) !== version) return;
  if (bytes !== undefined) await store.put(key, bytes);
  throw new ArtifactConflict(`${version} became the champion of ${model} meanwhile, so it was not deleted`);
}

/** The history tells it from a version that is being published: an entry comes after the manifest. */
async function isHalfDeleted(store: ArtifactStore, { model, version }: Named): Promise<boolean> {
  if ((await store.head(modelKeys(model).version(version).manifest)) !== undefined) return false;
  const { entries } = await readSoundHistory(store, model);
  const wasPublished = entries.some((entry) => entry.version === version);
  return wasPublished && (await filesOf(store, { model, version })).length > 0;
}

/** Listed from the store's top, so that a folder store follows no link out of it. */
async function filesOf(store: ArtifactStore, { model, version }: Named): Promise<string[]> {
  const { root } = modelKeys(model).version(version);
  const files: string[] = [];
  for await (const { key } of store.list('models')) if (key.startsWith(root)) files.push(key);
  return files;
}

const championOf = async (store: ArtifactStore, model: string): Promise<string | null> =>
  (await readChampion(store, model))?.champion.version ?? null;

/** The refusal to delete what is in use. */
export const isChampion = ({ uri }: ArtifactStore, { model, version }: Named): InvalidRequest =>
  new InvalidRequest(
    `${version} is the champion of ${model}, and what is in use is never deleted; put another version into use first: ${modelsCommand(['rollback', model], uri)}, or ${modelsCommand(['promote', model, ANY_VERSION], uri)}`,
  );
