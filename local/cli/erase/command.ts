import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { InvalidRequest } from '../../../shared/errors';
import { listNames } from '../../../shared/request/nearest';
import { modelsCommand } from '../../../shared/models-command';
import { visible } from '../../../shared/visible';
import { readInventory } from '../lineage/inventory';
import type { VersionFacts } from '../lineage/version-facts';
import { remove } from '../lineage/remove';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { plural } from '../terminal/format';
import { jsonOrThrow } from '../terminal/json-result';
import { parseOptions } from '../terminal/options.cjs';
import { OPTIONS } from '../usage/erase.cjs';
import { parseKey, type ErasedKey } from './erased-key';
import { findFamilies, type Family } from './find';
import { findPredictions, removePredictions } from './predictions';
import { scrubRun, scrubVersion, type Scrubbed } from './scrub';

interface Erasing {
  readonly key: ErasedKey;
  readonly isDryRun: boolean;
  readonly unsure: boolean;
  readonly force: boolean;
}

/**
 * The command behind `npm run erase`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export function runErase(
  args: readonly string[],
  surroundings: Pick<CommandProcess, 'root' | 'stdout' | 'stderr'>,
): Promise<number> {
  return jsonOrThrow(args, surroundings, async () => {
    const { root, stdout, stderr } = surroundings;
    const { values } = parseOptions(args, OPTIONS);
    const { json = false, unsure = false, force = false, 'dry-run': isDryRun = false } = values;
    const key = parseKey(values.key ?? []);
    const store = openStore(values.store ?? defaultStoreUri(root));
    const result = await erase(store, { key, isDryRun, unsure, force });
    const out = json ? stderr : stdout;
    for (const line of linesOf(result)) out.write(`${visible(line)}\n`);
    if (json) stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  });
}

export interface Erased {
  readonly store: string;
  readonly dryRun: boolean;
  /** Builds that went as a whole, and why. */
  readonly builds: readonly { readonly root: string; readonly verdict: string }[];
  /** Runs that predicted a dataset, whose results went as a whole, and why. */
  readonly predictions: readonly { readonly root: string; readonly verdict: string }[];
  /** Keys that were removed or rewritten, files of builds and of predictions apart. */
  readonly changed: readonly string[];
  /** Keys that hold something that only another training is without. */
  readonly learned: readonly string[];
  /** The versions that they are of, and those that training went on from them. */
  readonly versions: readonly { readonly model: string; readonly version: string; readonly inUse: boolean }[];
  /** Builds, or what was made of builds that are gone, of which nothing tells whether they had the key. */
  readonly unsure: readonly string[];
  readonly unreadable: readonly string[];
}

/** @throws InvalidRequest where a run that may go on reads the data, and it is not forced */
export async function erase(
  store: ArtifactStore,
  { key, isDryRun, unsure, force }: Erasing,
): Promise<Erased> {
  const inventory = await readInventory(store);
  const families = await findFamilies(store, inventory, key);
  const isMeant = ({ verdict }: Pick<Family, 'verdict'>) =>
    verdict === 'holds' || verdict === 'may' || (unsure && verdict === 'unsure');
  const meant = families.filter(isMeant);
  const predicted = await findPredictions(store, inventory, key);
  const meantPredictions = predicted.filter(isMeant);
  const reading = [
    ...meant.flatMap(({ goingOn }) => goingOn),
    ...meantPredictions.filter(({ isGoingOn }) => isGoingOn).map(({ predictions: { run } }) => run),
  ];
  if (reading.length > 0 && !force && !isDryRun)
    throw new InvalidRequest(
      `${listNames(reading, 'and')} may still read the data; wait until it has ended, or stop it and use --force (a run without an ending counts as ended after 14 days)`,
    );
  const scrubbed: Scrubbed[] = [];
  for (const { runs, versions } of meant) {
    for (const run of runs) scrubbed.push(await scrubRun(store, run, isDryRun));
    for (const version of versions) scrubbed.push(await scrubVersion(store, version, isDryRun));
  }
  const builds = meant.flatMap(({ build }) => build ?? []);
  const files = builds.flatMap(({ held }) =>
    held.map((file) => ({ ...file, kind: 'dataset builds' as const })),
  );
  for (const { predictions } of meantPredictions) await removePredictions(store, predictions, isDryRun);
  if (!isDryRun) await remove(store, { files, builds: builds.map(({ root }) => root) }, inventory);
  return {
    store: store.uri,
    dryRun: isDryRun,
    builds: meant.filter(({ build }) => build !== undefined).map(({ root, verdict }) => ({ root, verdict })),
    predictions: meantPredictions.map(({ root, verdict }) => ({ root, verdict })),
    changed: scrubbed.flatMap(({ changed }) => changed),
    learned: scrubbed.flatMap(({ learned }) => learned),
    versions: withHeirs(
      meant.flatMap(({ versions }) => versions),
      inventory.versions,
    ).map(({ model, version, isChampion }) => ({ model, version, inUse: isChampion })),
    unsure: [...families, ...predicted]
      .filter(({ verdict }) => !unsure && verdict === 'unsure')
      .map(({ root }) => root),
    unreadable: inventory.unreadable,
  };
}

/** Versions and those that started from their weights, directly or not: what was learned went on in them. */
function withHeirs(learned: readonly VersionFacts[], all: readonly VersionFacts[]): VersionFacts[] {
  const found = new Set(learned);
  for (const ancestor of found)
    for (const heir of all)
      if (heir.model === ancestor.model && heir.startedFrom === ancestor.version) found.add(heir);
  return [...found];
}

const FOUND: Readonly<Record<string, string>> = {
  holds: 'has the key: its hash was found',
  may: 'may have the key: its request names the field, and encoded records keep no key',
  unsure: 'may have the key: nothing tells',
};

const FOUND_IN_PREDICTIONS: Readonly<Record<string, string>> = {
  holds: 'have the key: a result keeps it',
  may: 'may have the key: the model reads the field, and results do not keep it',
  unsure: 'may have the key: nothing tells',
};

function linesOf({
  store,
  dryRun,
  builds,
  predictions,
  changed,
  learned,
  versions,
  unsure,
  unreadable,
}: Erased): string[] {
  const verb = dryRun ? 'Would remove' : 'Removed';
  const none = builds.length + predictions.length + changed.length === 0;
  return [
    ...builds.map(({ root, verdict }) => `${verb} the build ${root}, which ${FOUND[verdict] ?? verdict}`),
    ...predictions.map(
      ({ root, verdict }) =>
        `${verb} the predictions ${root}, which ${FOUND_IN_PREDICTIONS[verdict] ?? verdict}`,
    ),
    ...changed.map((key) => `${dryRun ? 'Would remove or rewrite' : 'Removed or rewrote'} ${key}`),
    ...(none ? [`Nothing of the key is left to remove in ${store}.`] : []),
    ...(versions.length === 0
      ? []
      : [
          `Not rewritten, since it was learned: ${plural(learned.length, 'file')} of weights, vocabularies and statistics (--json lists them). Train anew without the key, from scratch, then delete:`,
          ...versions.map(
            ({ model, version, inUse }) =>
              `  ${modelsCommand(['delete', `${model}@${version}`], store)}${inUse ? '   (in use now: put another one into use first)' : ''}`,
          ),
        ]),
    ...unsure.map(
      (root) => `Left, since nothing tells whether it has the key (--unsure removes it too): ${root}`,
    ),
    ...unreadable.map((why) => `Not looked into, since it cannot be read: ${why}`),
    'Not looked into: the source, logs of runs, and files that npm run predict wrote.',
    ...(store.startsWith('s3:')
      ? [
          'A bucket that keeps versions still has what was removed, until its lifecycle rule ends them (retention.replacedVersionDays in infra/config.json).',
        ]
      : []),
  ];
}
