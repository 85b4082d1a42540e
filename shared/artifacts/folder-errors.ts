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
