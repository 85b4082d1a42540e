import { mapLimited } from '../../../functions/artifacts/map-limited';
import { readSoundHistory } from '../../../functions/publish/history';
import { modelKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Approval, ModelManifest, type HistoryEntry } from '../../../shared/model';
import { Champion } from '../../../shared/plan';
import type { ImmutableReader } from './immutable';
import { readSound, type Read } from './sound';

/** What a version is to its model today. `former`: it was in use once. */
export type VersionState = 'in-use' | 'awaiting-approval' | 'refused' | 'former' | 'kept' | 'damaged';

export interface VersionEntry {
  readonly version: string;
  readonly state: VersionState;
  /** Undefined where it cannot be read; `damage` says why. */
  readonly manifest: ModelManifest | undefined;
  readonly damage: string | undefined;
}

/** A model without its versions' manifests, the champion's apart. */
export interface ModelEntry {
  readonly model: string;
  readonly champion: Champion | undefined;
  readonly championManifest: ModelManifest | undefined;
  readonly versionNames: readonly string[];
  /** Candidates that passed the gate and wait for a person, those that wait longest first. */
  readonly waiting: readonly Approval[];
  /** Every promotion, refusal and move by hand, the newest first. */
  readonly history: readonly HistoryEntry[];
  /** What cannot be read, one sentence each. */
  readonly damage: readonly string[];
}

export interface Reading {
  readonly store: ArtifactStore;
  readonly immutable: ImmutableReader;
}

/** Folders of a model that are no versions. */
const OWN_FOLDERS = ['approvals', 'judged'];

export async function namesBelow(store: ArtifactStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.listFolders(prefix)) names.push(name);
  return names;
}

/** Reads a model; a name that the store does not have gives one without versions. */
export async function readModel({ store, immutable }: Reading, model: string): Promise<ModelEntry> {
  const keys = modelKeys(model);
  const [champion, history, approvals, folders] = await Promise.all([
    readSound(store, keys.champion, Champion),
    readSoundHistory(store, model),
    readApprovals(store, model),
    namesBelow(store, `models/${model}/`),
  ]);
  const manifest: Read<ModelManifest> =
    champion.value === undefined
      ? { damage: undefined }
      : await immutable.read(keys.version(champion.value.version).manifest, ModelManifest);
  return {
    model,
    champion: champion.value,
    championManifest: manifest.value,
    versionNames: folders.filter((name) => !OWN_FOLDERS.includes(name)),
    waiting: approvals
      .flatMap(({ value }) => (value?.state === 'awaiting-approval' ? [value] : []))
      .sort((a, b) => (a.since < b.since ? -1 : 1)),
    history: history.entries.toReversed(),
    damage: [champion, history, manifest, ...approvals].flatMap(({ damage }) => damage ?? []),
  };
}

async function readApprovals(store: ArtifactStore, model: string): Promise<Read<Approval>[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(`models/${model}/approvals/`)) keys.push(key);
  return mapLimited(keys, (key) => readSound(store, key, Approval));
}

/** All versions of a model with their manifests, the newest first; damaged ones, of which no time is known, last. */
export async function readVersions({ immutable }: Reading, entry: ModelEntry): Promise<VersionEntry[]> {
  const keys = modelKeys(entry.model);
  const read = await mapLimited(entry.versionNames, async (version): Promise<VersionEntry | undefined> => {
    const { value, damage } = await immutable.read(keys.version(version).manifest, ModelManifest);
    // Without a manifest it is not published, or no more.
    if (value === undefined && damage === undefined) return undefined;
    return { version, manifest: value, damage, state: value === undefined ? 'damaged' : 'kept' };
  });
  const states = statesOf(entry);
  return read
    .filter((version) => version !== undefined)
    .map((version) =>
      version.manifest === undefined ? version : { ...version, state: states(version.version) },
    )
    .sort((a, b) => order(b) - order(a) || (a.version < b.version ? 1 : -1));
}

const order = ({ manifest }: VersionEntry): number =>
  manifest === undefined ? -Infinity : Date.parse(manifest.createdAt) || 0;

function statesOf({ champion, history, waiting }: ModelEntry): (version: string) => VersionState {
  const waits = new Set(waiting.map(({ version }) => version));
  const used = new Set(history.flatMap(({ to, from }) => (to !== from && to !== null ? [to] : [])));
  const refused = new Set(history.flatMap(({ event, version }) => (event === 'refused' ? [version] : [])));
  return (version) => {
    if (version === champion?.version) return 'in-use';
    if (waits.has(version)) return 'awaiting-approval';
    if (used.has(version)) return 'former';
    return refused.has(version) ? 'refused' : 'kept';
  };
}
