import { changeJson } from '../../shared/artifacts/change-json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, ArtifactNotFound } from '../../shared/errors';
import { CandidateState, ModelManifest, type Decision } from '../../shared/model';
import type { Champion } from '../../shared/plan';
import { awaitApproval, howToDecide } from './approval';
import { compareAgain } from './compare-again';
import { GATE, readSoundHistory, recordHistory } from './history';
import { promote } from './promote';
import { mayHaveRematch } from './rematch';

export interface Settled {
  readonly state: CandidateState;
  readonly decision: Decision;
  readonly reason: string;
  /** The champion to evaluate on the candidate's test records before there is a last verdict. */
  readonly rematchWith?: Champion | undefined;
}

interface Settling {
  readonly store: ArtifactStore;
  readonly now: () => Date;
  readonly manifest: ModelManifest;
  /** The gate's: of the run, or of its last rematch. */
  readonly decision: Decision;
}

/** Each round is lost to another run's promotion: more than this at once are a fault, not a race. */
const ROUNDS = 1_000;

/**
 * Does with a version what the gate decided. A candidate that passed and finds another champion than the one that it
 * was compared with goes back to the gate, as often as need be; the version's manifest has the last verdict.
 * Where the two cannot be compared as they are, `rematchWith` is whom the trainer evaluates first.
 */
export async function settle({ store, now, manifest, decision: given }: Settling): Promise<Settled> {
  const { model, version, lineage } = manifest;
  const { entries } = await readSoundHistory(store, model);
  const known = entries.find(({ run, who }) => run === lineage.run && who === GATE);
  if (known !== undefined)
    return { state: CandidateState.parse(known.event), decision: manifest.decision, reason: known.why };
  const settled = await decideOften({ store, now, manifest, decision: given });
  if (settled.rematchWith !== undefined) return settled;
  const { state, decision, reason } = settled;
  const from = decision.championVersion;
  await recordHistory(store, model, {
    at: now().toISOString(),
    event: state,
    version,
    run: lineage.run,
    from,
    to: state === 'promoted' ? version : from,
    who: GATE,
    why: reason,
  });
  return settled;
}

async function decideOften({ store, now, manifest, decision: given }: Settling): Promise<Settled> {
  const { model, version, lineage } = manifest;
  const champion: Champion = { model, version, promotedAt: now().toISOString(), run: lineage.run };
  // An earlier attempt may have come further.
  let decision = given.rematches > manifest.decision.rematches ? given : manifest.decision;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { reason } = decision;
    // What is in use, or waits for a person, is always described by the verdict that put it there.
    if (decision !== manifest.decision) await writeDecision(store, manifest, decision);
    if (!decision.promote) return { state: 'kept', decision, reason };
    if (decision.awaitsApproval) {
      await awaitApproval(store, { ...champion, since: now().toISOString(), reason });
      return {
        state: 'awaiting-approval',
        decision,
        reason: `${reason} ${howToDecide(model, version, store.uri)}`,
      };
    }
    const outcome = await promote({ store, champion, expectedVersion: decision.championVersion });
    if (outcome.promoted) return { state: 'promoted', decision, reason };
    const again = await compareAgain(store, { ...manifest, decision }, outcome.winner);
    if ('incomparable' in again) return lostRace(decision, outcome.winner, again.incomparable);
    decision = again.decision;
  }
  throw new ArtifactConflict(
    `the champion of ${model} changed ${ROUNDS} times while ${version} was published; start a new run`,
  );
}

async function writeDecision(
  store: ArtifactStore,
  { model, version }: ModelManifest,
  decision: Decision,
): Promise<void> {
  const key = modelKeys(model).version(version).manifest;
  await changeJson(store, key, ModelManifest, (known) => {
    if (known === undefined) throw new ArtifactNotFound(`${key} was removed while it was published`);
    return { ...known, decision };
  });
}

function lostRace(decision: Decision, winner: Champion | undefined, why: string): Settled {
  const rematchWith = mayHaveRematch(decision) ? winner : undefined;
  const next =
    rematchWith === undefined
      ? `after ${decision.rematches} rematches this run ends here, and the next one, which is not skipped as unchanged, compares with it`
      : `${rematchWith.version} is evaluated on the same test records now, and compared again`;
  const compared = decision.championVersion === null ? 'no champion' : `champion ${decision.championVersion}`;
  const now =
    winner === undefined
      ? 'now there is no champion'
      : `${winner.version} has been the champion since ${winner.promotedAt}`;
  const reason = `Not promoted: it passed the gate against ${compared}, but ${now}, and the two cannot be compared as they are (${why}); ${next}.`;
  return { state: 'lost-race', decision, reason, rematchWith };
}
