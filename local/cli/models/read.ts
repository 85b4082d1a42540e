import { readHistory } from '../../../functions/publish/history';
import { readChampion } from '../../../functions/publish/promote';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { modelKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { InvalidRequest } from '../../../shared/errors';
import { Approval, ModelManifest, type HistoryEntry } from '../../../shared/model';
import { listNames, nearestName, showValue } from '../../../shared/request/nearest';

export interface ListedModel {
  readonly model: string;
  readonly champion: string | null;
  readonly versions: number;
}

export interface ListedVersion {
  readonly version: string;
  readonly createdAt: string;
  readonly metric: string;
  /** Of `metric`, on the test split that it was judged on. */
  readonly value: number | null;
  /** `in use`, `awaiting-approval`, or empty. */
  readonly state: string;
}

export interface ShownModel {
  readonly model: string;
  readonly champion: string | null;
  readonly versions: readonly ListedVersion[];
  readonly history: readonly HistoryEntry[];
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
    const champion = (await readChampion(store, model))?.champion.version ?? null;
    models.push({ model, champion, versions: versions.length });
  }
  return models;
}

/** @throws InvalidRequest where the store has no such model, with the one that was meant */
export async function mustHaveModel(store: ArtifactStore, model: string): Promise<void> {
  for await (const head of store.list(`models/${model}/`)) if (head !== undefined) return;
  throw noSuchModel(model, [...(await versionsByModel(store)).keys()], store);
}

/** @throws InvalidRequest where the store has no such model */
export async function showModel(store: ArtifactStore, model: string): Promise<ShownModel> {
  const known = await versionsByModel(store);
  const names = known.get(model);
  if (names === undefined) throw noSuchModel(model, [...known.keys()], store);
  const champion = (await readChampion(store, model))?.champion.version ?? null;
  const versions: ListedVersion[] = [];
  for (const version of names) versions.push(await versionOf(store, { model, version, champion }));
  versions.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return { model, champion, versions, history: await readHistory(store, model) };
}

async function versionOf(
  store: ArtifactStore,
  { model, version, champion }: { model: string; version: string; champion: string | null },
): Promise<ListedVersion> {
  const keys = modelKeys(model);
  const { createdAt, decision, metrics } = await readJson(
    store,
    keys.version(version).manifest,
    ModelManifest,
  );
  const approval = await ifExists(readJson(store, keys.approval(version), Approval));
  const waits = approval?.state === 'awaiting-approval' ? approval.state : '';
  return {
    version,
    createdAt,
    metric: decision.metric,
    value: metrics.test[decision.metric] ?? null,
    state: version === champion ? 'in use' : waits,
  };
}

function noSuchModel(model: string, names: readonly string[], store: ArtifactStore): InvalidRequest {
  const near = nearestName(model, names);
  const there = names.length === 0 ? 'it has none yet' : `there are ${listNames(names, 'and')}`;
  const hint = near === undefined ? there : `did you mean ${showValue(near)}?`;
  return new InvalidRequest(`${store.uri} has no model ${showValue(model)}; ${hint}`);
}
