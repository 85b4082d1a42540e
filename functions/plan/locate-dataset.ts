import { checkKey } from '../../shared/artifacts/key-rules';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import type { DataObject, Shard } from '../../shared/dataset';
import { DatasetNotFound, InvalidRequest } from '../../shared/errors';
import { isStream, type DataSource } from '../../shared/request/data';
import { matchesPath } from '../../shared/request/glob';
import { listNames, nearestName, showValue } from '../../shared/request/nearest';
import { inNaturalOrder } from './natural-order';
import { whatIsNear } from './what-is-near';

/** An object of the dataset and the splits that its records may go to. */
export interface DatasetFile {
  readonly object: DataObject;
  readonly side: Shard['side'];
}

/**
 * The objects that the request's split reads, in the order of their keys.
 *
 * @param artifacts holds the dataset where the location is a plain prefix
 * @throws DatasetNotFound naming what is there instead
 * @throws InvalidRequest where the location cannot be read from here, or two splits read one object
 */
export async function locateDataset(
  data: DataSource,
  artifacts: ArtifactStore,
): Promise<{ storeUri: string; files: DatasetFile[] }> {
  const { store, prefix } = openLocation(data.location, artifacts);
  const heads = await listFiles(store, prefix);
  if (heads.length === 0) {
    throw new DatasetNotFound(
      `data.location is ${showValue(data.location)}, where no object lies; ${await whatIsNear(store, prefix)}`,
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
    return sides.map(({ side }) => ({
      object: { key: head.key, sizeBytes: head.sizeBytes, etag: head.etag },
      side,
    }));
  });
  if (files.every(({ object }) => object.sizeBytes === 0)) {
    throw new DatasetNotFound(
      `data.location is ${showValue(data.location)}, where ${listNames(names, 'and')} ${names.length === 1 ? 'is' : 'are'} empty; put records there`,
    );
  }
  return { storeUri: store.uri, files: isStream(data) ? inNaturalOrder(files) : files };
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

/** All objects under the prefix but the empty ones that stand for folders in S3's console. */
async function listFiles(store: ArtifactStore, prefix: string): Promise<ArtifactHead[]> {
  const heads: ArtifactHead[] = [];
  for await (const head of store.list(prefix)) if (!head.key.endsWith('/')) heads.push(head);
  return heads;
}

interface Part {
  readonly field: string;
  readonly pattern: string;
  readonly side: Shard['side'];
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
  const slip = nearestName(pattern, names);
  const hint = slip === undefined ? '' : `; did you mean ${showValue(slip)}?`;
  throw new DatasetNotFound(
    `${field} is ${showValue(pattern)}, which no object under ${location} matches; there ${names.length === 1 ? 'is' : 'are'} ${listNames(names, 'and')}${hint}`,
  );
}

const readTwice = (key: string, parts: readonly Part[]): InvalidRequest =>
  new InvalidRequest(
    `${key} is read by ${listNames(
      parts.map(({ field, pattern }) => `${field} (${showValue(pattern)})`),
      'and',
    )}; give each split files of its own, or one split is tested on what it learned`,
  );
