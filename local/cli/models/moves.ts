import { approveCandidate, refuseCandidate } from '../../../functions/publish/approval';
import { putIntoUse, rollBack } from '../../../functions/publish/by-hand';
import { deleteVersion } from '../../../functions/publish/delete-version';
import { versionNamed } from '../../../functions/publish/version-named';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { shellWord } from '../../../shared/shell-word';
import { bytes, plural } from '../terminal/format';
import { announce, type Announced, type Place } from './announce/announce';
import type { Move } from './announce/move-event';
import { whatDeletionFrees } from './deletion';
import { mustHaveModel } from './read';

/** What an action came to: lines for people, and an object for programs. */
export interface Done {
  readonly lines: readonly string[];
  readonly result: object;
}

export interface Asked {
  readonly store: ArtifactStore;
  readonly model: string;
  readonly version: string;
  readonly who: string;
  readonly why: string;
  /** Of a deletion: also what somebody may want back. */
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly place: Place;
}

const MOVES = ['promote', 'rollback', 'approve', 'refuse', 'delete'] as const;
type MoveName = (typeof MOVES)[number];

export const isMove = (action: string): action is MoveName => (MOVES as readonly string[]).includes(action);

/**
 * Moves a model by hand. Each move leaves a line in the model's history and then sends its event; an event that cannot be
 * sent is told, and undoes nothing.
 *
 * @throws InvalidRequest, ArtifactConflict
 */
export async function moveByHand(action: MoveName, asked: Asked): Promise<Done> {
  const { store, model, version, who, why } = asked;
  const decision = { model, version, who, why };
  const context = { store, now: () => new Date() };
  await mustHaveModel(store, model);
  switch (action) {
    case 'promote': {
      const { from, to } = await putIntoUse(context, decision);
      return inUse(asked, { event: 'put-into-use', from, to });
    }
    case 'rollback': {
      const { from, to } = await rollBack(context, decision);
      return inUse(asked, { event: 'rolled-back', from, to });
    }
    case 'approve': {
      const { from } = await approveCandidate(context, decision);
      return inUse(asked, { event: 'approved', from, to: version });
    }
    case 'refuse': {
      // Before anything is decided, since a manifest that cannot be read leaves nothing to announce.
      const manifest = await versionNamed(store, decision);
      const champion = await refuseCandidate(context, decision);
      const sent = await announce(
        { event: 'refused', from: champion, to: champion, who, why, manifest },
        asked.place,
      );
      return told([`${version} of ${model} was refused; the champion stays.`], { refused: version }, sent);
    }
    case 'delete':
      return deleteNamed(asked);
  }
}

async function inUse(
  asked: Asked,
  { event, from, to }: Pick<Move, 'event' | 'from'> & { readonly to: string },
): Promise<Done> {
  const { store, model, who, why, place } = asked;
  const manifest = await versionNamed(store, { model, version: to });
  const sent = await announce({ event, from, to, who, why, manifest }, place);
  const line = `${to} is the champion of ${model} now; before: ${from ?? 'none'}.`;
  return told([line], { model, from, to }, sent);
}

async function deleteNamed(asked: Asked): Promise<Done> {
  const { store, model, version, who, why, force, dryRun, place } = asked;
  const freed = await whatDeletionFrees(store, { model, version, force });
  const size = `${plural(freed.files, 'file')}, ${bytes(freed.bytes)}`;
  const afterwards = freed.isBuildFree
    ? [
        `Nothing else needs the build of its dataset: once its run is old enough, it goes with npm run runs -- clean --older-than 30d --store ${shellWord(store.uri)}`,
      ]
    : [];
  const result = { model, deleted: dryRun ? null : version, dryRun, ...freed };
  if (dryRun) return { lines: [`${version} of ${model} would be deleted: ${size}.`, ...afterwards], result };
  const { manifest, champion } = await deleteVersion(
    { store, now: () => new Date() },
    { model, version, who, why },
  );
  const lines = [`${version} of ${model} was deleted: ${size}.`, ...afterwards];
  if (manifest === undefined) return told(lines, result, NOTHING_TO_SEND);
  const sent = await announce({ event: 'deleted', from: champion, to: champion, who, why, manifest }, place);
  return told(lines, result, sent);
}

const NOTHING_TO_SEND: Announced = {
  sent: false,
  why: 'no event was sent, since the version had no manifest that could be read',
};

const told = (lines: readonly string[], result: object, announced: Announced): Done => ({
  lines: announced.sent ? lines : [...lines, `Warning: ${announced.why}.`],
  result: { ...result, announced: announced.sent, ...(announced.sent ? {} : { warning: announced.why }) },
});
