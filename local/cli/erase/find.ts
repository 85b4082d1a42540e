import type { ArtifactStore } from '../../../shared/artifacts/store';
import { isSettled } from '../lineage/removable';
import type { BuildFacts, Inventory, RunFacts } from '../lineage/inventory';
import type { VersionFacts } from '../lineage/version-facts';
import type { ErasedKey } from './erased-key';
import { verdictOn, type Verdict } from './verdict';

/** A build of a dataset, which may be gone, with all that was made of it. */
export interface Family {
  readonly root: string;
  readonly verdict: Verdict;
  readonly build: BuildFacts | undefined;
  readonly runs: readonly RunFacts[];
  readonly versions: readonly VersionFacts[];
  /** Runs that may go on. */
  readonly goingOn: readonly string[];
}

/** Every build that is there, or that a run or a version was made of, with whether it has the key. */
export async function findFamilies(
  store: ArtifactStore,
  { runs, versions, builds }: Inventory,
  key: ErasedKey,
  now = Date.now(),
): Promise<Family[]> {
  const rootOfRun = new Map(runs.map(({ run, buildRoot }) => [run, buildRoot]));
  // A version's run says what it read; the manifest alone speaks where the run is gone.
  const rootOf = ({ run, buildRoot }: VersionFacts) => rootOfRun.get(run) ?? buildRoot;
  const roots = new Set([
    ...builds.map(({ root }) => root),
    ...runs.map(({ buildRoot }) => buildRoot),
    ...versions.map(rootOf),
  ]);
  const families: Family[] = [];
  for (const root of [...roots].sort()) {
    const build = builds.find((one) => one.root === root);
    const ofRuns = runs.filter((run) => run.buildRoot === root);
    const ofVersions = versions.filter((version) => rootOf(version) === root);
    const request = ofRuns[0]?.request ?? ofVersions[0]?.request;
    families.push({
      root,
      verdict: await verdictOn(store, { build, request }, key),
      build,
      runs: ofRuns,
      versions: ofVersions,
      goingOn: ofRuns
        .filter((run) => !run.hasEnded && !isSettled(run, { now, before: now }))
        .map(({ run }) => run),
    });
  }
  return families;
}
