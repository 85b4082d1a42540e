import { gunzipSync, constants } from 'node:zlib';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { openStore } from '../../shared/artifacts/open';
import { DatasetNotFound, InvalidRequest, VectorsUnusable } from '../../shared/errors';
import type { VectorsFile } from '../../shared/plan';
import { showValue } from '../../shared/request/nearest';
import type { RunRequest } from '../../shared/request/request';
import { readFirstLine } from '../../shared/vectors/line';
import { isGzip } from '../../shared/vectors/lines';
import { checkDimensions } from '../../shared/vectors/read-vectors';

/** A first line is within it, gzipped or not. */
const FIRST_BYTES = 256 * 1024;
const LINE_END = 0x0a;
const FIELD = 'network.pretrainedEmbeddings.file';

/**
 * Each file of pretrained embeddings that the requests name, with the size of its vectors.
 *
 * @param requests a run's, or those of a sweep's variants
 * @throws DatasetNotFound where there is none
 * @throws InvalidRequest where it cannot be read from here
 * @throws VectorsUnusable where it does not begin as such a file does, or its vectors are not of the size asked for
 */
export async function locateVectors(
  requests: readonly RunRequest[],
  artifacts: ArtifactStore,
): Promise<VectorsFile[]> {
  const found = new Map<string, VectorsFile>();
  for (const { data, network } of requests) {
    const { pretrainedEmbeddings, embeddingSize } = network;
    if (pretrainedEmbeddings === undefined) continue;
    const { file } = pretrainedEmbeddings;
    const vectors = found.get(file) ?? (await lookAt(file, data.location, artifacts));
    if (embeddingSize !== undefined) checkDimensions(vectors.dimensions, embeddingSize, file);
    found.set(file, vectors);
  }
  return [...found.values()];
}

/** The names of such files below a dataset's location, which are no part of the dataset. */
export const vectorNames = (requests: readonly RunRequest[]): Set<string> =>
  new Set(requests.flatMap(({ network }) => network.pretrainedEmbeddings?.file ?? []));

async function lookAt(file: string, location: string, artifacts: ArtifactStore): Promise<VectorsFile> {
  const { store, key } = placeOf(file, location, artifacts);
  const head = await store.head(key);
  if (head === undefined)
    throw new DatasetNotFound(
      `${FIELD} is ${showValue(file)}, and there is no ${key} in ${store.uri}; give a name relative to data.location, s3://bucket/key or, on one machine, file:///path`,
    );
  const { etag, sizeBytes } = head;
  const bytes = await store.getRange(key, 0, FIRST_BYTES, { ifMatch: etag });
  const first = readFirstLine(firstLine(bytes));
  if (first === undefined)
    throw new VectorsUnusable(
      `the first line of ${file} has no numbers; each line of a file of vectors is a word and its numbers, parted by single spaces or tabs`,
    );
  return { file, storeUri: store.uri, key, etag, sizeBytes, dimensions: first.dimensions };
}

function placeOf(
  file: string,
  location: string,
  artifacts: ArtifactStore,
): { store: ArtifactStore; key: string } {
  const at = /^(s3|file):/.test(file) ? file : `${location}${encodedFor(location, file)}`;
  if (at.startsWith('s3://')) {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(at) ?? [];
    return { store: openStore(`s3://${bucket}`), key };
  }
  if (!at.startsWith('file:')) return { store: artifacts, key: at };
  if (!artifacts.uri.startsWith('file:'))
    throw new InvalidRequest(
      `${FIELD} is ${showValue(file)}, a file of one machine, which this run cannot read; give s3://bucket/key or a name relative to data.location`,
    );
  const [, folder = '', name = ''] = /^(.*\/)([^/]+)$/s.exec(at) ?? [];
  return { store: openStore(folder), key: decodeURIComponent(name) };
}

/** A URI of a folder has escapes, which a name does not. */
const encodedFor = (location: string, file: string): string =>
  location.startsWith('file:') ? file.split('/').map(encodeURIComponent).join('/') : file;

/** Of a gzipped file, as far as its first bytes inflate. */
function firstLine(bytes: Uint8Array): Buffer {
  const text = isGzip(bytes) ? inflated(bytes) : Buffer.from(bytes);
  const end = text.indexOf(LINE_END);
  return end < 0 ? text : text.subarray(0, end);
}

function inflated(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * FIRST_BYTES });
  } catch (cause) {
    throw new VectorsUnusable(
      `the file of ${FIELD} begins as gzip does and cannot be inflated (${String(cause)}); write it again`,
      { cause },
    );
  }
}
