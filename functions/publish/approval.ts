import { changeJson, retryConflicts } from '../../shared/artifacts/change-json';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactNotFound, InvalidRequest } from '../../shared/errors';
import { Approval, type ModelManifest } from '../../shared/model';
import { modelsCommand } from '../../shared/models-command';
import type { Champion } from '../../shared/plan';
import { compareAgain } from './compare-again';
import { recordHistory } from './history';
import { promote, readChampion } from './promote';
import { versionNamed } from './version-named';

/** Where a person decides, and what about. */
export interface PersonDecides {
  readonly model: string;
  readonly version: string;
  readonly who: string;
  readonly why: string;
}

export interface ApprovalContext {
  readonly store: ArtifactStore;
  readonly now: () => Date;
}

/** What a person does about a candidate that waits. */
export const howToDecide = (model: string, version: string, storeUri: string): string =>
  `Approve or refuse it: ${modelsCommand(['approve', model, version], storeUri)}, or ${modelsCommand(['refuse', model, version], storeUri)}.`;

/** Keeps a candidate that passed the gate until a person decides; a retry changes nothing. */
export async function awaitApproval(
  store: ArtifactStore,
  candidate: Pick<Approval, 'model' | 'version' | 'run' | 'since' | 'reason'>,
): Promise<void> {
  const { model, version, run, since, reason } = candidate;
  const approval: Approval = {
    model,
    version,
    run,
    since,
    reason,
    state: 'awaiting-approval',
    decided: null,
  };
  try {
    await writeJson(store, modelKeys(model).approval(version), approval, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
  }
}

/**
 * Puts a candidate into use that waits for approval. If the champion changed since it passed, it is compared with the
 * new one first.
 *
 * @returns the champion before
 * @throws InvalidRequest if it does not wait, or is not better than the champion of now
 */
export async function approveCandidate(
  { store, now }: ApprovalContext,
  decision: PersonDecides,
): Promise<{ readonly from: string | null }> {
  const { model, version, who, why } = decision;
  const manifest = await versionNamed(store, decision);
  const from = await retryConflicts(async () => {
    await readWaiting(store, decision, 'approved');
    const expectedVersion = await comparedWith(store, manifest);
    const champion: Champion = {
      model,
      version,
      promotedAt: now().toISOString(),
      run: manifest.lineage.run,
    };
    // Marked first, so that it cannot be refused and put into use at once.
    await mark(store, decision, { state: 'approved', at: now().toISOString() });
    const outcome = await promote({ store, champion, expectedVersion });
    if (outcome.promoted) return expectedVersion;
    await mark(store, decision, { state: 'awaiting-approval', at: now().toISOString() });
    throw new ArtifactConflict(`the champion of ${model} changed while ${version} was approved`);
  });
  await recordHistory(store, model, {
    at: now().toISOString(),
    event: 'approved',
    version,
    run: manifest.lineage.run,
    from,
    to: version,
    who,
    why,
  });
  return { from };
}

/**
 * Refuses a candidate that waits for approval; the champion stays.
 *
 * @returns the champion
 * @throws InvalidRequest if it does not wait
 */
export async function refuseCandidate(
  { store, now }: ApprovalContext,
  decision: PersonDecides,
): Promise<string | null> {
  const { model, version, who, why } = decision;
  const { run } = await readWaiting(store, decision, 'refused');
  await mark(store, decision, { state: 'refused', at: now().toISOString() });
  const champion = (await readChampion(store, model))?.champion.version ?? null;
  const at = now().toISOString();
  await recordHistory(store, model, {
    at,
    event: 'refused',
    version,
    run,
    from: champion,
    to: champion,
    who,
    why,
  });
  return champion;
}

/** The champion that the candidate is better than: that of now. */
async function comparedWith(store: ArtifactStore, manifest: ModelManifest): Promise<string | null> {
  const found = (await readChampion(store, manifest.model))?.champion;
  const compared = manifest.decision.championVersion;
  // An earlier attempt may have put it into use, and not come to say so.
  if ((found?.version ?? null) === compared || found?.version === manifest.version) return compared;
  const again = await compareAgain(store, manifest, found);
  if ('decision' in again && again.decision.promote) return again.decision.championVersion;
  const why = 'decision' in again ? again.decision.reason : again.incomparable;
  throw new InvalidRequest(
    `${manifest.version} passed against ${compared ?? 'no champion'}, but now ${found?.version ?? 'none'} is the champion of ${manifest.model}: ${why}; refuse it, or start a new run`,
  );
}

/** @param state that it is to have: a decision may be repeated, not turned around */
async function readWaiting(
  store: ArtifactStore,
  { model, version }: PersonDecides,
  state: 'approved' | 'refused',
): Promise<Approval> {
  const key = modelKeys(model).approval(version);
  const approval = await readJson(store, key, Approval).catch((error: unknown) => {
    if (!(error instanceof ArtifactNotFound)) throw error;
    throw new InvalidRequest(
      `${version} of ${model} does not wait for approval: there is no ${key}; only a run with "gate": {"approval": "manual"} whose candidate passes waits`,
      { cause: error },
    );
  });
  if (approval.state !== 'awaiting-approval' && approval.state !== state) throw decidedBefore(approval);
  return approval;
}

async function mark(
  store: ArtifactStore,
  { model, version, who, why }: PersonDecides,
  { state, at }: { readonly state: Approval['state']; readonly at: string },
): Promise<void> {
  await changeJson(store, modelKeys(model).approval(version), Approval, (known) => {
    if (known === undefined) throw new InvalidRequest(`${version} of ${model} no longer waits for approval`);
    if (known.state === state) return known;
    if (state !== 'awaiting-approval' && known.state !== 'awaiting-approval') throw decidedBefore(known);
    return { ...known, state, decided: state === 'awaiting-approval' ? null : { at, who, why } };
  });
}

const decidedBefore = ({ model, version, state, decided }: Approval): InvalidRequest =>
  new InvalidRequest(
    `${version} of ${model} was ${state} by ${decided?.who ?? 'somebody'} at ${decided?.at ?? 'an unknown time'}; a decision is not taken back, so start a new run or roll back`,
  );
