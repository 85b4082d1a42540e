import { readSoundHistory } from '../../../functions/publish/history';
import { modelKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { InvalidRequest } from '../../../shared/errors';
import { Approval, ModelManifest, type HistoryEntry } from '../../../shared/model';
import { Champion } from '../../../shared/plan';
import { listNames, nearestName, showValue } from '../../../shared/request/nearest';
import { readSound } from '../../registry/read/sound';

export interface ListedModel {
  readonly model: string;
  readonly champion: string | null;
  readonly versions: number;
  /** Why `champion` is not known: its pointer cannot be read; absent where it can. */
  readonly damage?: readonly string[];
}

export interface ListedVersion {
  readonly version: string;
  /** Null where the manifest cannot be read, as `metric` is. */
  readonly createdAt: string | null;
  readonly metric: string | null;
  /** Of `metric`, on the test split that it was judged on. */
  readonly value: number | null;
  /** `in use`, `awaiting-approval`, or empty; where the manifest cannot be read, ends with `damaged`. */
  readonly state: string;
}

export interface ShownModel {
  readonly model: string;
  readonly champion: string | null;
  readonly versions: readonly ListedVersion[];
  readonly history: readonly HistoryEntry[];
  /** What cannot be read, one sentence each; absent where all can. */
  readonly damage?: readonly string[];
}

/** The models of a store with the names of their published versions. */
async function versionsByModel(store: ArtifactStore): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const { key } of store.list('models/')) {
    const match = /^models\/([^/]+)\/([^/]+)\/manifest\.json$/.exec(key);
    if (match === null) continue;
    const [, model = '', version = ''] = match;
    found.set(model, [...(found.get(model) ?? []), version]);
  }
  return found;
}

export async function listModels(store: ArtifactStore): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  for (const [model, versions] of await versionsByModel(store)) {
    const { value, damage } = await readSound(store, modelKeys(model).champion, Champion);
    const champion = value?.version ?? null;
    models.push({ model, champion, versions: versions.length, ...damageOf([damage]) });
  }
  return models;
}

const damageOf = (why: readonly (string | undefined)[]): { readonly damage?: readonly string[] } => {
  const damage = why.filter((one) => one !== undefined);
  return damage.length === 0 ? {} : { damage };
};

/** @throws InvalidRequest where the store has no such model, with the one that was meant */
export async function mustHaveModel(store: ArtifactStore, model: string): Promise<void> {
  for await (const head of store.list(`models/${model}/`)) if (head !== undefined) return;
  throw noSuchModel(model, [...(await versionsByModel(store)).keys()], store);
}

/**
 * A model as far as it can be read: what is damaged is told, and hides nothing else.
 *
 * @throws InvalidRequest where the store has no such model
 */
export async function showModel(store: ArtifactStore, model: string): Promise<ShownModel> {
  const known = await versionsByModel(store);
  const names = known.get(model);
  if (names === undefined) throw noSuchModel(model, [...known.keys()], store);
  const pointer = await readSound(store, modelKeys(model).champion, Champion);
  const champion = pointer.value?.version ?? null;
  const read: ReadVersion[] = [];
  for (const version of names) read.push(await versionOf(store, { model, version, champion }));
  // Those of which no time is known last.
  const versions = read
    .map(({ shown }) => shown)
    .sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
  const history = await readSoundHistory(store, model);
  const damage = [pointer.damage, ...read.flatMap((one) => one.damage), ...history.damage];
  return { model, champion, versions, history: history.entries, ...damageOf(damage) };
}

interface ReadVersion {
  readonly shown: ListedVersion;
  readonly damage: readonly (string | undefined)[];
}

async function versionOf(
  store: ArtifactStore,
  { model, version, champion }: { model: string; version: string; champion: string | null },
): Promise<ReadVersion> {
  const keys = modelKeys(model);
  const { value: manifest, damage } = await readSound(store, keys.version(version).manifest, ModelManifest);
  const approval = await readSound(store, keys.approval(version), Approval);
  const waits = approval.value?.state === 'awaiting-approval' ? approval.value.state : '';
  const state = version === champion ? 'in use' : waits;
  const metric = manifest?.decision.metric ?? null;
  return {
    shown: {
      version,
      createdAt: manifest?.createdAt ?? null,
      metric,
      value: metric === null ? null : (manifest?.metrics.test[metric] ?? null),
      state: damage === undefined ? state : [state, 'damaged'].filter((word) => word !== '').join(', '),
    },
    damage: [damage, approval.damage],
  };
}

function noSuchModel(model: string, names: readonly string[], store: ArtifactStore): InvalidRequest {
  const near = nearestName(model, names);
  const there = names.length === 0 ? 'it has none yet' : `there are ${listNames(names, 'and')}`;
  const hint = near === undefined ? there : `did you mean ${showValue(near)}?`;
  return new InvalidRequest(`${store.uri} has no model ${showValue(model)}; ${hint}`);
}
