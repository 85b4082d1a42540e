import { tableFromIPC } from 'apache-arrow';
import { hasSplitKey } from '../../../functions/groups/split-keys';
import { digestOfKeyValues, GROUP_DIGITS } from '../../../functions/records/record-split';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { buildKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { COLUMN, DatasetManifest } from '../../../shared/dataset';
import type { RunRequest } from '../../../shared/request/request';
import type { BuildFacts } from '../lineage/inventory';
import { namesField, splitKeyValues, type ErasedKey } from './erased-key';

/**
 * Whether a build has the key. `holds`: a hash of it was found. `may`: the request names the field, so that its data has
 * it. `clear`: the hashes of all shards are kept, and none is the key's. `unsure`: nothing tells.
 */
export type Verdict = 'holds' | 'may' | 'clear' | 'unsure';

/**
 * @param build undefined where it has been removed: what was derived from it may still be there
 * @param request undefined where neither a run nor a version says how the data was read
 */
export async function verdictOn(
  store: ArtifactStore,
  { build, request }: { readonly build: BuildFacts | undefined; readonly request: RunRequest | undefined },
  key: ErasedKey,
): Promise<Verdict> {
  if (request === undefined) return 'unsure';
  const values = splitKeyValues(request, key);
  const identity = values && digestOfKeyValues(values, request.data);
  if (build !== undefined && identity !== undefined) {
    if (await hasGroup(store, build, identity.slice(0, GROUP_DIGITS))) return 'holds';
    const found = await inSplitKeys(store, build, identity);
    if (found === true) return 'holds';
    // A record that was set aside has its raw text in the rejects, and may have no readable key.
    if (found === false && (await rejectedNothing(store, build))) return 'clear';
  }
  return namesField(request, key) ? 'may' : 'unsure';
}

/** Undefined where the build keeps no hashes of all its shards' keys. */
async function inSplitKeys(
  store: ArtifactStore,
  { root, held }: BuildFacts,
  identity: string,
): Promise<boolean | undefined> {
  const files = held.map(({ key }) => key).filter((file) => file.startsWith(`${root}split-keys/`));
  const shards = held.filter(({ key }) => key.startsWith(`${root}receipts/`)).length;
  if (files.length === 0 || files.length < shards) return undefined;
  for (const file of files) if (await hasSplitKey(store, file, identity)) return true;
  return false;
}

/** Test shards name each record's group by the beginning of its digest. */
async function hasGroup(store: ArtifactStore, { root, held }: BuildFacts, group: string): Promise<boolean> {
  for (const { key } of held) {
    if (!key.startsWith(`${root}test/`)) continue;
    const groups = tableFromIPC(await store.get(key)).getChild(COLUMN.group);
    for (const name of groups ?? []) if (name === group) return true;
  }
  return false;
}

async function rejectedNothing(store: ArtifactStore, { root }: BuildFacts): Promise<boolean> {
  const manifest = await ifExists(readJson(store, buildKeys(root).manifest, DatasetManifest));
  return manifest?.records.rejected === 0;
}
