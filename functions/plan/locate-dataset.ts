import { FolderStore } from '../../shared/artifacts/folder-store';
import { checkKey } from '../../shared/artifacts/key-rules';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile, Side } from '../../shared/dataset';
import { DatasetNotFound, InvalidRequest } from '../../shared/errors';
import { isStream, type DataSource } from '../../shared/request/data';
import { liesBesideData } from '../../shared/request/beside-data';
import { matchesPath } from '../../shared/request/glob';
import { listNames, didYouMean, showValue } from '../../shared/request/nearest';
import { inNaturalOrder } from '../records/fields/natural-order';
import { intoFolders, unreadNotice } from './unread-files';
import { whatIsNear } from './what-is-near';

/**
 * The objects that the request's split reads, in the order of their keys.
 *
 * @param artifacts holds the dataset where the location is a plain prefix
 * @param others names of what lies in the location and is no part of the dataset
 * @throws DatasetNotFound naming what is there instead
 * @throws InvalidRequest where the location cannot be read from here, or two splits read one object
 */
export async function locateDataset(
  data: DataSource,
  artifacts: ArtifactStore,
  others: ReadonlySet<string> = new Set(),
): Promise<{ store: ArtifactStore; files: DatasetFile[]; notices: string[] }> {
  const { store, prefix } = openLocation(data.location, artifacts);
  const all = await listFiles(store, prefix);
  const heads = all.filter(({ key }) => !others.has(key.slice(prefix.length)));
  if (heads.length === 0) {
    const file = await fileAt(data.location, artifacts);
    if (file !== undefined) throw new DatasetNotFound(file);
    throw new DatasetNotFound(
      `data.location is ${showValue(data.location)}, where no object lies; ${[...linkNotices(store, prefix), await whatIsNear(store, prefix)].join('; ')}`,
    );
  }
  const parts = partsOf(data.split);
  const names = heads.map(({ key }) => key.slice(prefix.length));
  for (const { field, pattern } of parts) checkMatches({ field, pattern, names, location: data.location });

  const files = heads.flatMap((head, index) => {
    const sides = parts.filter(({ pattern }) => matchesPath(pattern, names[index] ?? ''));
    if (sides.length > 1) throw readTwice(head.key, sides);
    // A bucket may list keys that no store can read here; better known now than by the first Lambda that tries.
    if (sides.length > 0) checkKey(head.key);
    return sides.map(({ side }) => ({ key: head.key, sizeBytes: head.sizeBytes, etag: head.etag, side }));
  });
  if (files.every(({ sizeBytes }) => sizeBytes === 0)) {
    throw new DatasetNotFound(
      `data.location is ${showValue(data.location)}, where ${listNames(names, 'and')} ${names.length === 1 ? 'is' : 'are'} empty; put records there`,
    );
  }
  const unread = unreadNotice(names, parts);
  const notices = [
    ...linkNotices(store, prefix),
    ...besideNotices(
      names.filter((name) => parts.some(({ pattern }) => matchesPath(pattern, name))),
      parts,
    ),
    ...(unread === undefined ? [] : [unread]),
  ];
  return { store, files: isJoined(data) ? inOrderOfNames(files) : files, notices };
}

/** What is said of links in a dataset's folder that lead out of it, one sentence without its full stop. */
function linkNotices(store: ArtifactStore, prefix: string): string[] {
  const found = store instanceof FolderStore ? [...store.linksOut] : [];
  const links = found.filter((key) => key.startsWith(prefix));
  if (links.length === 0) return [];
  return [
    `${listNames(links, 'and')} under data.location ${links.length === 1 ? 'is a link that leads' : 'are links that lead'} out of it and ${links.length === 1 ? 'was' : 'were'} not followed; copy what belongs to the dataset`,
  ];
}

/** What is said of files that a `*` took for data. */
function besideNotices(names: readonly string[], parts: readonly Part[]): string[] {
  const isNamed = (name: string) => parts.some(({ pattern }) => pattern === name);
  const beside = names.filter((name) => liesBesideData(name.split('/').at(-1) ?? '') && !isNamed(name));
  if (beside.length === 0) return [];
  const [is, them, hold] = beside.length === 1 ? ['is', 'it', 'it holds'] : ['are', 'them', 'they hold'];
  const fields = listNames(
    [...new Set(parts.map(({ field, pattern }) => `${field} (${showValue(pattern)})`))],
    'and',
  );
  return [
    `${listNames(beside, 'and')} ${is} read as data, since ${fields} ${parts.length === 1 ? 'matches' : 'match'} ${them}; if ${hold} no records, move ${them} away or write how the names of the data end, as in "*.txt"`,
  ];
}

function openLocation(location: string, artifacts: ArtifactStore): { store: ArtifactStore; prefix: string } {
  if (location.startsWith('s3://')) {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? [];
    return { store: openStore(`s3://${bucket}`), prefix };
  }
  if (location.startsWith('file:')) {
    if (!artifacts.uri.startsWith('file:')) {
      throw new InvalidRequest(
        `data.location is ${showValue(location)}, a folder of one machine, which this run cannot read; give a prefix in the artifact store or s3://bucket/prefix/`,
      );
    }
    return { store: openStore(location), prefix: '' };
  }
  return { store: artifacts, prefix: location };
}

/** What to say where the location is an object and not a prefix of some. */
async function fileAt(location: string, artifacts: ArtifactStore): Promise<string | undefined> {
  const [, folder = '', name = ''] = /^(.*?)([^/]+)\/$/s.exec(location) ?? [];
  if (name === '' || folder === 'file://' || folder === 's3://') return undefined;
  const { store, prefix } = openLocation(folder, artifacts);
  const key = `${prefix}${location.startsWith('file:') ? decodeURIComponent(name) : name}`;
  if ((await store.head(key)) === undefined) return undefined;
  return `data.location is ${showValue(location.slice(0, -1))}, which is a file; give the folder that it lies in, ${showValue(folder)}, and ${showValue(name)} as data.split.files`;
}

/** All objects under the prefix but the empty ones that stand for folders in S3's console. */
async function listFiles(store: ArtifactStore, prefix: string): Promise<ArtifactHead[]> {
  const heads: ArtifactHead[] = [];
  for await (const head of store.list(prefix)) if (!head.key.endsWith('/')) heads.push(head);
  return heads;
}

interface Part {
  readonly field: string;
  readonly pattern: string;
  readonly side: Side;
}

function partsOf(split: DataSource['split']): Part[] {
  if (split.by !== 'file') return [{ field: 'data.split.files', pattern: split.files, side: 'any' }];
  const { train, validation, test } = split;
  return [
    { field: 'data.split.train', pattern: train, side: validation === undefined ? 'training' : 'train' },
    ...(validation === undefined
      ? []
      : [{ field: 'data.split.validation', pattern: validation, side: 'validation' as const }]),
    { field: 'data.split.test', pattern: test, side: 'test' },
  ];
}

function checkMatches(part: {
  readonly field: string;
  readonly pattern: string;
  readonly names: readonly string[];
  readonly location: string;
}): void {
  const { field, pattern, names, location } = part;
  if (names.some((name) => matchesPath(pattern, name))) return;
  const hint = deeperHint(pattern, names) ?? didYouMean(pattern, names);
  throw new DatasetNotFound(
    `${field} is ${showValue(pattern)}, which no object under ${location} matches; there ${names.length === 1 ? 'is' : 'are'} ${listNames(names, 'and')}${hint}`,
  );
}

/** As partitions of Hive and Spark lie in folders of their own. */
function deeperHint(pattern: string, names: readonly string[]): string | undefined {
  const deeper = pattern.includes('*') ? intoFolders(pattern, names) : undefined;
  return deeper === undefined
    ? undefined
    : `; a * stands for the name of one file or folder, so give ${showValue(deeper)} for those`;
}

const readTwice = (key: string, parts: readonly Part[]): InvalidRequest =>
  new InvalidRequest(
    `${key} is read by ${listNames(
      parts.map(({ field, pattern }) => `${field} (${showValue(pattern)})`),
      'and',
    )}; give each split files of its own, or one split is tested on what it learned`,
  );

/** Whether what one file ends with goes on in the next one. */
const isJoined = (data: DataSource): boolean => isStream(data) || data.records.kind === 'groups';

/** A long text, or a group, goes on from `part-2` to `part-10`. */
function inOrderOfNames(files: readonly DatasetFile[]): DatasetFile[] {
  const fileOf = new Map(files.map((file) => [file.key, file]));
  return inNaturalOrder(fileOf.keys()).map((key) => fileOf.get(key)!);
}
