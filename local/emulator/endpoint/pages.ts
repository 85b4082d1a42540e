import { ServiceError } from './service-error';

export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** What Step Functions returns when no number is given (0 means the same). */
const DEFAULT_RESULTS = 100;
const TOKEN = /^after-(\d{1,15})$/;

/**
 * One page of a list that only grows.
 *
 * @throws ServiceError InvalidToken
 */
export function pageOf<T>(items: readonly T[], { maxResults, nextToken }: PageRequest) {
  const start = nextToken === undefined ? 0 : startOf(nextToken);
  const end = start + (maxResults || DEFAULT_RESULTS);
  const more = end < items.length ? { nextToken: encode(`after-${end}`) } : {};
  return { items: items.slice(start, end), ...more };
}

function startOf(token: string): number {
  const start = TOKEN.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw new ServiceError('InvalidToken', `Invalid Token: '${token.slice(0, 100)}'`);
  return Number(start);
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');
