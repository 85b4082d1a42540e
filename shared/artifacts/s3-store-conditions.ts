import type { WriteCondition } from './store';

/** A condition as the headers of a write. */
export function conditionHeaders(condition?: WriteCondition): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === undefined) return {};
  return 'ifMatch' in condition ? { IfMatch: quoted(condition.ifMatch) } : { IfNoneMatch: '*' };
}

/** S3's form of an ETag. */
export const quoted = (etag: string): string => `"${etag}"`;
