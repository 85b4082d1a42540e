import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore, WriteCondition } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt } from '../../shared/errors';
import { Champion } from '../../shared/plan';
import { ifExists } from '../../shared/artifacts/if-exists';

interface Promotion {
  readonly store: ArtifactStore;
  readonly champion: Champion;
  /** The champion that it was compared with; null where there was none. */
  readonly expectedVersion: string | null;
}

/** `winner`: the champion that it was not compared with; undefined where there is none any more. */
type Outcome =
  { readonly promoted: true } | { readonly promoted: false; readonly winner: Champion | undefined };

/**
 * Points `champion.json` at the new version if it still names the champion that it was compared with. Another one was
 * never compared with this candidate, so it stays until it has been.
 */
export async function promote({ store, champion, expectedVersion }: Promotion): Promise<Outcome> {
  const key = modelKeys(champion.model).champion;
  const found = await readChampion(store, champion.model);
  if (found?.champion.version === champion.version) return { promoted: true };
  if ((found?.champion.version ?? null) !== expectedVersion)
    return { promoted: false, winner: found?.champion };
  const condition: WriteCondition = found === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag };
  try {
    await writeJson(store, key, champion, condition);
    return { promoted: true };
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    const winner = await readChampion(store, champion.model);
    // The write may have been ours, with its response lost on the way.
    if (winner?.champion.version === champion.version) return { promoted: true };
    return { promoted: false, winner: winner?.champion };
  }
}

/**
 * Writes the champion over a pointer that is damaged: a person who names one need not know which it was.
 *
 * @returns whether it was damaged; nothing is written otherwise
 * @throws ArtifactConflict if it changes meanwhile
 */
export async function replaceDamaged(store: ArtifactStore, champion: Champion): Promise<boolean> {
  const key = modelKeys(champion.model).champion;
  const head = await store.head(key);
  try {
    await readChampion(store, champion.model);
    return false;
  } catch (error) {
    if (!(error instanceof ArtifactCorrupt) || head === undefined) throw error;
    await writeJson(store, key, champion, { ifMatch: head.etag });
    return true;
  }
}

/** The ETag is read first: if the pointer moves in between, the conditional write fails, as it should. */
export async function readChampion(
  store: ArtifactStore,
  model: string,
): Promise<{ champion: Champion; etag: string } | undefined> {
  const key = modelKeys(model).champion;
  const head = await store.head(key);
  if (head === undefined) return undefined;
  const champion = await ifExists(readJson(store, key, Champion));
  return champion === undefined ? undefined : { champion, etag: head.etag };
}
