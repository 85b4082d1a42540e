import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { AccessDenied, ArtifactNotFound, InvalidRequest, StoreUnavailable, UnrollError } from '../errors';

export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  types.isNativeError(error) && codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** What an error of the file system means for an artifact. */
export function folderError(error: unknown, artifact: string): unknown {
  if (error instanceof UnrollError || !types.isNativeError(error)) return error;
  const cause = { cause: error };
  if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) {
    return new ArtifactNotFound(`${artifact} does not exist`, cause);
  }
  if (hasCode(error, 'ENAMETOOLONG')) {
    return new InvalidRequest(
      `${artifact} cannot be a file: one of its segments is longer than the file system allows (255 bytes)`,
      cause,
    );
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new AccessDenied(`${artifact} may not be read or written by this user: ${error.message}`, cause);
  }
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new StoreUnavailable(`${artifact} cannot be written: the disk is full; free some space`, cause);
  }
  return new StoreUnavailable(`${artifact} cannot be reached: ${error.message}`, cause);
}

/**
 * A folder that is not there yet is an empty store, and one that never can be is none.
 *
 * @throws InvalidRequest where a file is there, or where a folder above would be
 */
export async function mustBeNoFile(root: string): Promise<void> {
  const isFile = await stat(root).then(
    (found) => !found.isDirectory(),
    (error: unknown) => hasCode(error, 'ENOTDIR'),
  );
  if (isFile)
    throw new InvalidRequest(
      `${pathToFileURL(root).href} is no folder: a file is there, or in place of a folder above it; a store is a folder, which is made where there is none`,
    );
}
