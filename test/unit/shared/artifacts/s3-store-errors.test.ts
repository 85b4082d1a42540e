import { s3Error } from '../../../../shared/artifacts/s3-store-errors';

const failure = (name: string, status?: number, code?: string) =>
  Object.assign(new Error('what S3 said'), {
    name,
    ...(code === undefined ? {} : { code }),
    $metadata: status === undefined ? {} : { httpStatusCode: status },
  });

describe('the meaning of an error of the S3 client', () => {
  it.each([
    [failure('NoSuchKey', 404), 'ArtifactNotFound'],
    [failure('NotFound', 404), 'ArtifactNotFound'],
    [failure('NoSuchBucket', 404), 'InvalidRequest'],
    [failure('PreconditionFailed', 412), 'ArtifactConflict'],
    // Not decided, so not lost (Amazon S3 User Guide, "Conditional write behavior").
    [failure('ConditionalRequestConflict', 409), 'StoreUnavailable'],
    [failure('SlowDown', 503), 'StoreUnavailable'],
    [failure('InternalError', 500), 'StoreUnavailable'],
    [failure('TooManyRequests', 429), 'StoreUnavailable'],
    [failure('RequestTimeout', 400), 'StoreUnavailable'],
    [failure('TimeoutError'), 'StoreUnavailable'],
    [failure('Error', undefined, 'ECONNRESET'), 'StoreUnavailable'],
    [failure('Error', undefined, 'ENOTFOUND'), 'StoreUnavailable'],
    [failure('Error', 200, 'ERR_STREAM_PREMATURE_CLOSE'), 'StoreUnavailable'],
    [failure('AccessDenied', 403), 'AccessDenied'],
    [failure('403', 403), 'AccessDenied'],
    [failure('ExpiredToken', 400), 'AccessDenied'],
    [failure('CredentialsProviderError'), 'AccessDenied'],
    [new Error('Region is missing'), 'InvalidRequest'],
    [new Error('Checksum mismatch: expected "a" but received "b"'), 'StoreUnavailable'],
    [new Error('Connection lost or stream closed before all data was received.'), 'StoreUnavailable'],
    [
      new Error('@aws-sdk XML parse error: mismatched tags <RequertId> and </RequestId>.'),
      'StoreUnavailable',
    ],
  ])('%s becomes %s', (error, expected) => {
    const named = s3Error(error, 's3://bucket/some/key') as Error;

    expect(named.name).toBe(expected);
    expect(named.message).toMatch(/^s3:\/\/bucket\/some\/key[^\n]+$/);
    expect(named.cause).toBe(error);
  });

  it('leaves unknown errors as they are', () => {
    const error = new TypeError('a bug');

    expect(s3Error(error, 's3://bucket/key')).toBe(error);
  });
});
