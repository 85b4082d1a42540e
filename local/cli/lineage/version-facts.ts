import { mapLimited } from '../../../functions/artifacts/map-limited';
import { readJson } from '../../../shared/artifacts/json';
import { datasetKeys, modelKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Approval, ModelManifest } from '../../../shared/model';
import { Champion } from '../../../shared/plan';
import type { RunRequest } from '../../../shared/request/request';
import type { Held, Read } from './held';

/** What is known of a version also where its manifest cannot be read. */
export interface DamagedVersion {
  readonly model: string;
  readonly version: string;
  readonly run: string;
  readonly isChampion: boolean;
  readonly waits: boolean;
  readonly held: readonly Held[];
}

export interface VersionFacts extends DamagedVersion {
  readonly buildRoot: string;
  readonly createdAt: string;
  readonly request: RunRequest;
  /** The version whose weights its training went on from. */
  readonly startedFrom: string | null;
}

interface Versions {
  readonly versions: readonly VersionFacts[];
  readonly damaged: readonly DamagedVersion[];
}

/** @param folders of versions that have a manifest, each as `<model>/<version>` with its files */
export async function readVersions(
  store: ArtifactStore,
  folders: readonly (readonly [string, readonly Held[]])[],
  read: Read,
): Promise<Versions> {
  const champions = new Map<string, string>();
  for (const model of new Set(folders.map(([name]) => name.split('/')[0]!))) {
    const champion = await read(readJson(store, modelKeys(model).champion, Champion));
    if (champion !== undefined) champions.set(model, champion.version);
  }
  const found = await mapLimited(folders, async ([name, held]): Promise<DamagedVersion | VersionFacts> => {
    const [model = '', version = ''] = name.split('/');
    const keys = modelKeys(model);
    const approval = await read(readJson(store, keys.approval(version), Approval));
    const waits = approval?.state === 'awaiting-approval';
    // A version is named after its run.
    const known = { model, version, run: version, isChampion: champions.get(model) === version, waits, held };
    const manifest = await read(readJson(store, keys.version(version).manifest, ModelManifest));
    return manifest === undefined ? known : { ...known, ...factsOf(manifest) };
  });
  const isSound = (one: DamagedVersion | VersionFacts): one is VersionFacts => 'createdAt' in one;
  return { versions: found.filter(isSound), damaged: found.filter((one) => !isSound(one)) };
}

function factsOf({ createdAt, lineage }: ModelManifest) {
  const { run, datasetFingerprint, encoding, datasetRun, request, start } = lineage;
  const buildRoot = datasetKeys(datasetFingerprint, encoding).build(datasetRun).root;
  return { run, buildRoot, createdAt, request, startedFrom: start?.champion?.version ?? null };
}
