import { beforeChampion } from '../../../functions/publish/by-hand';
import { isChampion } from '../../../functions/publish/delete-version';
import { readHistory, readSoundHistory } from '../../../functions/publish/history';
import { versionNamed } from '../../../functions/publish/version-named';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { InvalidRequest } from '../../../shared/errors';
import { modelsCommand } from '../../../shared/models-command';
import { listNames } from '../../../shared/request/nearest';
import { readInventory, type Inventory } from '../lineage/inventory';
import { isSettled } from '../lineage/removable';
import type { DamagedVersion, VersionFacts } from '../lineage/version-facts';

export interface FreedByDeletion {
  readonly files: number;
  readonly bytes: number;
  /** Whether no other version, and no run that may go on, needs the build of its dataset. */
  readonly isBuildFree: boolean;
}

interface Wanted {
  readonly model: string;
  readonly version: string;
  /** Also what somebody may want back. */
  readonly force: boolean;
}

/**
 * What the deletion of a version frees.
 *
 * @throws InvalidRequest where something needs it: a run that may go on and is compared with it; or, without `force`, a
 * person who is asked about it, a rollback, the run that publishes it
 */
export async function whatDeletionFrees(
  store: ArtifactStore,
  { model, version, force }: Wanted,
  now = Date.now(),
): Promise<FreedByDeletion> {
  const inventory = await readInventory(store);
  const isWanted = (one: DamagedVersion) => one.model === model && one.version === version;
  const sound = inventory.versions.find(isWanted);
  const facts = sound ?? inventory.damaged.find(isWanted);
  if (facts === undefined) {
    const left = inventory.leftovers.get(`${model}/${version}`) ?? [];
    const { entries } = await readSoundHistory(store, model);
    const isDeleted = entries.some((entry) => entry.version === version);
    // An interrupted deletion left files: deleteVersion finishes it, and refuses what is no such thing.
    if (left.length === 0 || !isDeleted) await versionNamed(store, { model, version });
    return { ...sizeOf(left), isBuildFree: false };
  }
  refuseNeeded(store, facts, inventory, now);
  if (!force) await refuseWanted(store, facts, inventory);
  return { ...sizeOf(facts.held), isBuildFree: sound !== undefined && !isBuildNeeded(sound, inventory, now) };
}

const sizeOf = (files: readonly { readonly sizeBytes: number }[]) => ({
  files: files.length,
  bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
});

function refuseNeeded(
  store: ArtifactStore,
  { model, version, isChampion: isInUse, run: own }: DamagedVersion,
  { runs }: Inventory,
  now: number,
): void {
  if (isInUse) throw isChampion(store, { model, version });
  const waiting = runs.filter(
    (run) =>
      run.model === model &&
      run.championVersion === version &&
      run.run !== own &&
      !run.hasEnded &&
      !isSettled(run, { now, before: now }),
  );
  if (waiting.length > 0)
    throw new InvalidRequest(
      `${version} of ${model} is what ${listNames(
        waiting.map(({ run }) => run),
        'and',
      )} will be compared with; wait until ${waiting.length === 1 ? 'it has' : 'they have'} ended (a run without an ending counts as ended after 14 days)`,
    );
}

async function refuseWanted(
  store: ArtifactStore,
  facts: DamagedVersion,
  { versions, damaged }: Inventory,
): Promise<void> {
  const { model, version } = facts;
  if (facts.waits)
    throw new InvalidRequest(
      `${version} of ${model} waits for approval; decide first (${modelsCommand(['refuse', model, version], store.uri)}), or delete it with --force`,
    );
  const history = await readHistory(store, model);
  const champion = [...versions, ...damaged].find((one) => one.model === model && one.isChampion);
  if (champion !== undefined && beforeChampion(history, champion.version) === version)
    throw new InvalidRequest(
      `${version} of ${model} is what a rollback would go back to; keep it, or delete it with --force`,
    );
  if (!history.some((entry) => entry.version === version))
    throw new InvalidRequest(
      `${version} of ${model} has no line in the model's history: its run may be publishing it now; wait for it, or delete it with --force`,
    );
}

function isBuildNeeded(
  { model, version, buildRoot }: VersionFacts,
  { versions, runs, unreadable }: Inventory,
  now: number,
): boolean {
  const others = versions.filter((one) => one.model !== model || one.version !== version);
  const published = new Set(others.map(({ run }) => run));
  return (
    // Nor does `runs -- clean` remove a build where it is not known what needs it.
    unreadable.length > 0 ||
    others.some((one) => one.buildRoot === buildRoot) ||
    runs.some(
      (run) =>
        run.buildRoot === buildRoot && (published.has(run.run) || !isSettled(run, { now, before: now })),
    )
  );
}
