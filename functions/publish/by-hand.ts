import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, InvalidRequest } from '../../shared/errors';
import type { HistoryEntry } from '../../shared/model';
import { ANY_VERSION, modelsCommand } from '../../shared/models-command';
import type { Champion } from '../../shared/plan';
import type { ApprovalContext, PersonDecides } from './approval';
import { readHistory, recordHistory } from './history';
import { promote, readChampion, replaceDamaged } from './promote';
import { versionNamed } from './version-named';

export interface Moved {
  /** The champion before; null where there was none. */
  readonly from: string | null;
  readonly to: string;
}

/**
 * Puts a version into use that a person names, whatever the gate said of it, also in place of a pointer that is damaged.
 *
 * @throws InvalidRequest where there is no such version
 * @throws ArtifactConflict if the champion changes meanwhile
 */
export async function putIntoUse(context: ApprovalContext, decision: PersonDecides): Promise<Moved> {
  return move(context, decision, 'put-into-use');
}

/**
 * Puts the version into use that the champion took the place of.
 *
 * @throws InvalidRequest where there is no champion, or none was before it
 * @throws ArtifactConflict if the champion changes meanwhile
 */
export async function rollBack(
  context: ApprovalContext,
  { model, who, why }: Omit<PersonDecides, 'version'>,
): Promise<Moved> {
  const champion = (await readChampion(context.store, model))?.champion;
  if (champion === undefined) {
    throw new InvalidRequest(`${model} has no champion, so there is nothing to roll back`);
  }
  const history = await readHistory(context.store, model);
  const version = beforeChampion(history, champion.version);
  if (version === null) {
    throw new InvalidRequest(
      `${champion.version} is the first champion of ${model}, so there is none before it to go back to; put a version of your choice into use with ${modelsCommand(['promote', model, ANY_VERSION], context.store.uri)}`,
    );
  }
  return move(context, { model, version, who, why }, 'rolled-back');
}

/** The version that a champion took the place of; null where it is the first one. */
export function beforeChampion(history: readonly HistoryEntry[], champion: string): string | null {
  // Not those of a roll-back: a second one goes further back, and not to where the first one came from.
  const moves = history.filter(
    ({ event, from, to }) => to === champion && from !== to && event !== 'rolled-back',
  );
  return moves.at(-1)?.from ?? null;
}

async function move(
  { store, now }: ApprovalContext,
  { model, version, who, why }: PersonDecides,
  event: HistoryEntry['event'],
): Promise<Moved> {
  const manifest = await versionNamed(store, { model, version });
  const { run } = manifest.lineage;
  const champion = { model, version, promotedAt: now().toISOString(), run };
  const from = (await replaceDamaged(store, champion)) ? null : await pointAt(store, champion);
  await recordHistory(store, model, {
    at: now().toISOString(),
    event,
    version,
    run,
    from,
    to: version,
    who,
    why,
  });
  return { from, to: version };
}

/** @returns the version that was in use before; null where there was none */
async function pointAt(store: ArtifactStore, champion: Champion): Promise<string | null> {
  const { model } = champion;
  const from = (await readChampion(store, model))?.champion.version ?? null;
  const outcome = await promote({ store, champion, expectedVersion: from });
  if (outcome.promoted) return from;
  throw new ArtifactConflict(
    `the champion of ${model} changed to ${outcome.winner?.version ?? 'none'} meanwhile; look at it, then try again`,
  );
}
