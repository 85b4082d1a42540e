import { mapLimited } from '../../../functions/artifacts/map-limited';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../../shared/errors';
import { RunPlan } from '../../../shared/plan';
import type { RunRequest } from '../../../shared/request/request';
import { RunState } from '../../../shared/run-state';
import type { Held, Read } from './held';
import { readPredictions, type PredictionFacts } from './prediction-facts';
import { readVersions, type DamagedVersion, type VersionFacts } from './version-facts';

export interface RunFacts {
  readonly run: string;
  readonly model: string;
  /** When it began, or was continued. */
  readonly seenAt: string;
  /** Of the build that it reads. */
  readonly buildRoot: string;
  /** The champion that it is, or was, compared with. */
  readonly championVersion: string | null;
  /** Whether it has a decision, an account of its failure, or a state that says how it ended. */
  readonly hasEnded: boolean;
  readonly request: RunRequest;
  readonly held: readonly Held[];
}

export interface BuildFacts {
  /** `datasets/<fingerprint>/<encoding>/builds/<run>/`. */
  readonly root: string;
  readonly held: readonly Held[];
}

/** What a store holds, as far as one thing may need another. */
export interface Inventory {
  readonly runs: readonly RunFacts[];
  readonly versions: readonly VersionFacts[];
  readonly damaged: readonly DamagedVersion[];
  /** Files of models in folders without a manifest, by `<model>/<folder>`: what is being published, or half deleted. */
  readonly leftovers: ReadonlyMap<string, readonly Held[]>;
  readonly builds: readonly BuildFacts[];
  readonly predictions: readonly PredictionFacts[];
  /** Keys that lead from data to builds: manifests of datasets, and results of shards by their digest. */
  readonly pointers: readonly string[];
  /** What cannot be read, one sentence each: what it needs is unknown. */
  readonly unreadable: readonly string[];
}

/**
 * Reads what lies in a store. Links that lead out of it are not followed.
 *
 * @throws StoreUnavailable, AccessDenied
 */
export async function readInventory(store: ArtifactStore): Promise<Inventory> {
  const unreadable: string[] = [];
  const read: Read = async (reading) => {
    try {
      return await ifExists(reading);
    } catch (error) {
      if (!(error instanceof ArtifactCorrupt)) throw error;
      unreadable.push(error.message);
      return undefined;
    }
  };
  const [ofRuns, ofModels, ofDatasets, ofPredictions] = await Promise.all([
    filesBelow(store, 'runs'),
    filesBelow(store, 'models'),
    filesBelow(store, 'datasets'),
    filesBelow(store, 'predictions'),
  ]);
  const folders = grouped(ofModels, /^models\/([^/]+\/[^/]+)\//);
  const hasManifest = ([name, held]: readonly [string, readonly Held[]]) =>
    held.some(({ key }) => key === `models/${name}/manifest.json`);
  const all = [...folders];
  return {
    runs: await readRuns(store, grouped(ofRuns, /^runs\/([^/]+)\//), read),
    ...(await readVersions(store, all.filter(hasManifest), read)),
    leftovers: new Map(all.filter((folder) => !hasManifest(folder))),
    builds: [...grouped(ofDatasets, BUILD)].map(([root, held]) => ({ root, held })),
    predictions: await readPredictions(store, grouped(ofPredictions, /^predictions\/([^/]+)\//), read),
    pointers: ofDatasets.map(({ key }) => key).filter((key) => !BUILD.test(key)),
    unreadable,
  };
}

const BUILD = /^(datasets\/[^/]+\/[^/]+\/builds\/[^/]+\/)/;

/**
 * Listed without a `/` at the end, so that a folder store counts from its root what leads out: a link in place of the
 * folder itself is not followed either.
 */
async function filesBelow(store: ArtifactStore, top: string): Promise<Held[]> {
  const files: Held[] = [];
  for await (const { key, sizeBytes } of store.list(top))
    if (key.startsWith(`${top}/`)) files.push({ key, sizeBytes });
  return files;
}

function grouped(files: readonly Held[], by: RegExp): Map<string, Held[]> {
  const groups = new Map<string, Held[]>();
  for (const file of files) {
    const name = by.exec(file.key)?.[1];
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [file]);
    else group.push(file);
  }
  return groups;
}

async function readRuns(
  store: ArtifactStore,
  groups: ReadonlyMap<string, readonly Held[]>,
  read: Read,
): Promise<RunFacts[]> {
  const runs = await mapLimited([...groups], async ([run, held]): Promise<RunFacts | undefined> => {
    const keys = runKeys(run);
    const plan = await read(readJson(store, keys.plan, RunPlan));
    if (plan === undefined) return undefined;
    const state = await read(readJson(store, keys.state, RunState));
    return {
      run,
      model: plan.request.model,
      seenAt: state?.state === 'running' && state.at > plan.startedAt ? state.at : plan.startedAt,
      buildRoot: plan.buildRoot,
      championVersion: plan.champion?.version ?? null,
      hasEnded:
        (state !== undefined && state.state !== 'running') ||
        held.some(({ key }) => key === keys.decision || key === keys.failure),
      request: plan.request,
      held,
    };
  });
  return runs.filter((run) => run !== undefined);
}
