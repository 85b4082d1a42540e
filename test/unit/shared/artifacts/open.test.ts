import { InvalidRequest } from '../../../../shared/errors';
import { openStore } from '../../../../shared/artifacts/open';

describe('openStore', () => {
  it.each([
    ['file:///data/artifacts', 'file:///data/artifacts'],
    ['file:///data/artifacts/', 'file:///data/artifacts'],
    ['file:///with%20space/%C3%A9%23', 'file:///with%20space/%C3%A9%23'],
    ['s3://my-bucket.v2', 's3://my-bucket.v2'],
    ['s3://my-bucket/', 's3://my-bucket'],
  ])('opens %s as a store with the URI %s', (uri, expected) => {
    expect(openStore(uri).uri).toBe(expected);
    expect(openStore(openStore(uri).uri).uri).toBe(expected);
  });

  it.each([
    '',
    'artifacts',
    './artifacts',
    '/data',
    'file://data',
    'file://host/data',
    'file:data',
    'file:///a?b',
    'file:///a#b',
    'file:///a%2Fb',
    's3://',
    's3://Upper',
    's3://bucket/prefix',
    's3://a',
    'http://example.com',
    'gs://bucket',
  ])('refuses "%s" in one sentence', (uri) => {
    const open = () => openStore(uri);

    expect(open).toThrow(InvalidRequest);
    expect(open).toThrow(/^"[^\n]+$/);
  });
});
