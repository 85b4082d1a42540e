import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InvalidRequest } from '../errors';
import { FolderStore } from './folder-store';
import { S3Store } from './s3-store';
import type { ArtifactStore } from './store';

const ALLOWED = 'allowed are s3://bucket and file:///absolute/folder';

/**
 * The store that a URI names. Nothing is contacted or created before a method is first called.
 *
 * The S3 client reads region, credentials and endpoint (`AWS_REGION`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`,
 * profiles …) from its environment as every AWS SDK does; a process has one client, whatever it opens.
 *
 * @param uri `s3://bucket` or `file:///absolute/folder`, with or without a `/` at the end
 * @throws InvalidRequest for any other URI
 */
export function openStore(uri: string): ArtifactStore {
  refusePath(uri);
  const url = parseUrl(uri);
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidRequest(
      `"${uri}" is not a store's URI: it has a ? or a # (${ALLOWED}; write %3F and %23)`,
    );
  }
  if (url.protocol === 'file:') return new FolderStore(folderOf(uri, url));
  if (url.protocol === 's3:') return new S3Store(bucketOf(uri));
  throw new InvalidRequest(
    `"${uri}" is not a store's URI: no store is called ${url.protocol}// (${ALLOWED})`,
  );
}

/** A path is what people write first, so that they are told its URI. */
function refusePath(uri: string): void {
  const refuse = (what: string) => {
    throw new InvalidRequest(`"${uri}" is ${what}, not a store's URI (${ALLOWED})`);
  };
  if (/^(file:\/{0,2})?[A-Za-z]:[\\/]|^\\/.test(uri)) refuse('a path of Windows');
  if (isAbsolute(uri)) refuse(`a path: write ${pathToFileURL(uri).href}`);
  if (/^\.{1,2}(\/|$)|^~/.test(uri)) refuse('a path from a folder: write file:// and the absolute path');
}

function parseUrl(uri: string): URL {
  try {
    return new URL(uri);
  } catch {
    throw new InvalidRequest(`"${uri}" is not a store's URI: ${ALLOWED}`);
  }
}

function folderOf(uri: string, url: URL): string {
  try {
    const folder = fileURLToPath(url);
    if (isAbsolute(folder) && /^file:\/\/\//i.test(uri)) return folder;
  } catch {
    // A host or a bad escape: refused below.
  }
  throw new InvalidRequest(`"${uri}" names no folder: write file:/// and the absolute path (${ALLOWED})`);
}

/** Read from the text, since URL turns the host into lower case. */
function bucketOf(uri: string): string {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(uri);
  if (match?.[1] !== undefined) return match[1];
  throw new InvalidRequest(
    `"${uri}" names no bucket: a store is a whole bucket, s3:// and 3 to 63 lower-case letters, digits, dots and hyphens`,
  );
}
