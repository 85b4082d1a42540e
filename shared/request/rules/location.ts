import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';

export const locationProblems = ({ data: { location } }: RunRequest): Problem[] =>
  problemsOfLocation('data.location', location);

/**
 * What is wrong with the folder of a dataset.
 *
 * @param path the request's field that names it
 * @param location with a slash at its end
 */
export function problemsOfLocation(path: string, location: string): Problem[] {
  const forms =
    'give a prefix in the artifact store (recipes/…/data/), s3://bucket/prefix/ or, on one machine, file:///folder/';
  const refuse = (why: string) => [{ path, sentence: `${path} is ${showValue(location)}, ${why}; ${forms}` }];
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 's3' && scheme !== 'file') return refuse(`of a scheme "${scheme}"`);
  if (scheme === 's3' && !/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\//.test(location))
    return refuse('which does not name a bucket');
  if (scheme === 'file' && !location.startsWith('file:///')) return refuse('which is not an absolute folder');
  if (scheme === undefined && location.startsWith('/')) return refuse('which starts with "/"');
  const keyOf = location.replace(/^(s3|file):\/\/[^/]*/, '');
  if (keyOf.split('/').some((segment) => segment === '.' || segment === '..'))
    return refuse('which holds "." or ".." as a folder');
  return [];
}
