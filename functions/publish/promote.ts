import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore, WriteCondition } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';
import { Champion } from '../../shared/plan';
import { ifExists } from '../../shared/artifacts/if-exists';

interface Promotion {
  readonly store: ArtifactStore;
  readonly champion: Champion;
  /** The champion that the gate compared with; null where there was none. */
  readonly expectedVersion: string | null;
}

type Outcome = { readonly promoted: boolean; readonly reason: string | undefined };

/**
 * Points `champion.json` at the new version if it still names the champion that the gate compared with. A champion that
 * was promoted in the meantime was never compared with this candidate, so it stays.
 */
export async function promote({ store, champion, expectedVersion }: Promotion): Promise<Outcome> {
  const key = modelKeys(champion.model).champion;
  const found = await readChampion(store, key);
  if (found?.champion.version === champion.version) return { promoted: true, reason: undefined };
  if ((found?.champion.version ?? null) !== expectedVersion)
    return lost(champion, expectedVersion, found?.champion);
  const condition: WriteCondition = found === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag };
  try {
    await writeJson(store, key, champion, condition);
    return { promoted: true, reason: undefined };
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    const winner = await readChampion(store, key);
    // The write may have been ours, with its response lost on the way.
    if (winner?.champion.version === champion.version) return { promoted: true, reason: undefined };
    return lost(champion, expectedVersion, winner?.champion);
  }
}

/** The ETag is read first: if the pointer moves in between, the conditional write fails, as it should. */
async function readChampion(
  store: ArtifactStore,
  key: string,
): Promise<{ champion: Champion; etag: string } | undefined> {
  const head = await store.head(key);
  if (head === undefined) return undefined;
  const champion = await ifExists(readJson(store, key, Champion));
  return champion === undefined ? undefined : { champion, etag: head.etag };
}

function lost(candidate: Champion, expectedVersion: string | null, winner: Champion | undefined): Outcome {
  const compared = expectedVersion === null ? 'no champion' : `champion ${expectedVersion}`;
  const now =
    winner === undefined
      ? 'now there is no champion'
      : `${winner.version} has been the champion since ${winner.promotedAt}`;
  return {
    promoted: false,
    reason: `Not promoted: ${candidate.version} was compared with ${compared}, but ${now}; start a new run to compare with the current state.`,
  };
}
