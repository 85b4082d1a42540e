import { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { USE_FILE } from '../../shared/inference/use-file';
import { ANY_VERSION, modelsCommand } from '../../shared/models-command';
import { didYouMean, listNames } from '../../shared/request/nearest';

/** All that a refusal takes from a version's manifest, so that one of another release is read too. */
const Dated = z.object({ createdAt: z.string() });

/** A refusal looks at no more versions than these: each costs two requests. */
const MOST = 100;

/**
 * Names of the versions that can predict, the newest first; none where they cannot be listed, since they are only told to
 * whoever is refused for another reason.
 *
 * @param root the model's folder in the store, ending with `/`
 */
export async function versionsToUse(store: ArtifactStore, root: string): Promise<string[]> {
  const found: { readonly version: string; readonly createdAt: string }[] = [];
  try {
    for (const version of (await foldersIn(store, root)).slice(-MOST)) {
      if ((await store.head(`${root}${version}/${USE_FILE}`)) === undefined) continue;
      const manifest = readJson(store, `${root}${version}/manifest.json`, Dated);
      const { createdAt } = await manifest.catch(() => ({ createdAt: '' }));
      found.push({ version, createdAt });
    }
  } catch {
    return [];
  }
  // Versions' names begin alike and go on with the time, where nothing else tells.
  const key = ({ version, createdAt }: (typeof found)[number]) => `${createdAt} ${version}`;
  return found.sort((a, b) => (key(a) < key(b) ? 1 : -1)).map(({ version }) => version);
}

/** What a refusal says of a model's versions: `newest first, it has b and a`. */
export const newestFirst = (versions: readonly string[]): string =>
  versions.length === 1 ? `it has ${versions[0]}` : `newest first, it has ${listNames(versions, 'and', 3)}`;

/** The end of a refusal: how a version comes into use. */
export const howToPromote = (storeUri: string, model: string, versions: readonly string[]): string =>
  `put one into use with ${modelsCommand(['promote', model, versions[0] ?? ANY_VERSION], storeUri)}`;

/** The end of a refusal of a folder that is not there: the one beside it that was meant, or nothing. */
export async function modelMeant(store: ArtifactStore, root: string): Promise<string> {
  const [, above = '', name = ''] = /^(.*\/)?([^/]+)\/$/.exec(root) ?? [];
  return didYouMean(name, await foldersIn(store, above).catch(() => []));
}

async function foldersIn(store: ArtifactStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.listFolders(prefix)) names.push(name);
  return names;
}
