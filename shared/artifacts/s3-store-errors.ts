import { types } from 'node:util';
import {
  AccessDenied,
  ArtifactConflict,
  ArtifactNotFound,
  InvalidRequest,
  StoreUnavailable,
  UnrollError,
} from '../errors';

const NOT_THERE = ['NoSuchKey', 'NotFound'];
const CONFLICT = ['PreconditionFailed'];
/** A condition that S3 has not decided, since another write was under way: no lost race. */
const UNDECIDED = ['ConditionalRequestConflict'];
const DENIED = [
  'AccessDenied',
  'Forbidden',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'CredentialsProviderError',
];
/** Those of the SDK's and Node's errors without an HTTP status that mean a broken connection. */
const BROKEN =
  /^(TimeoutError|RequestTimeout|NetworkingError|AbortError|SlowDown)$|^E[A-Z_]+$|^UND_ERR_|^ERR_STREAM_/;

/** As those, by the SDK's words: it gives them no name. */
const CUT_SHORT = /^Connection lost or stream closed/;
/** Its words for bytes that are not those that S3 sent, and for an answer, of success or of an error, that is no XML. */
const GARBLED = /^Checksum mismatch|XML parse error|Deserialization error: to see the raw response/;

/**
 * What an error of the S3 client means for an artifact.
 *
 * @param artifact URI of the object, for the message
 */
export function s3Error(error: unknown, artifact: string): unknown {
  if (error instanceof UnrollError || !types.isNativeError(error)) return error;
  const { name, message } = error;
  const cause = { cause: error };
  if (name === 'NoSuchBucket') return new InvalidRequest(`${artifact}: there is no such bucket`, cause);
  if (NOT_THERE.includes(name)) return new ArtifactNotFound(`${artifact} does not exist`, cause);
  if (isConflict(error)) {
    return new ArtifactConflict(
      `${artifact} exists already, or is no longer the version that was read`,
      cause,
    );
  }
  const status = statusOf(error);
  if (DENIED.includes(name) || status === 401 || status === 403) {
    return new AccessDenied(
      `${artifact} may not be read or written with these credentials (${name}: ${message}); check the role or AWS_PROFILE`,
      cause,
    );
  }
  if (name === 'KeyTooLongError') return new InvalidRequest(`${artifact}: the key is too long for S3`, cause);
  if (isWorthAnotherTry(error, status)) {
    return new StoreUnavailable(
      `${artifact} cannot be reached (${name}: ${message || codeOf(error)})`,
      cause,
    );
  }
  if (message.startsWith('Region is missing')) {
    return new InvalidRequest(`${artifact} cannot be found without a region: set AWS_REGION`, cause);
  }
  return error;
}

export const isConflict = ({ name }: Error): boolean => CONFLICT.includes(name);

export const isNotThere = (error: unknown): boolean =>
  types.isNativeError(error) && NOT_THERE.includes(error.name);

/** A range that starts at or after the end: S3 answers with an error, a folder with no bytes. */
export const isRangeBeyondEnd = (error: unknown): boolean =>
  types.isNativeError(error) && (error.name === 'InvalidRange' || statusOf(error) === 416);

/** Whether an answer arrived and is damaged. */
export const isGarbled = (error: Error): boolean => GARBLED.test(error.message);

function isWorthAnotherTry(error: Error, status: number | undefined): boolean {
  if (status !== undefined && status >= 500) return true;
  if (status === 429 || status === 408 || isGarbled(error) || CUT_SHORT.test(error.message)) return true;
  if (UNDECIDED.includes(error.name)) return true;
  return [error.name, codeOf(error)].some((text) => BROKEN.test(text)) || '$retryable' in error;
}

const statusOf = (error: Error): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? '';
