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
    '~/store',
    String.raw`C:\store`,
    'file://C:/store',
  ])('refuses "%s" in one sentence', (uri) => {
    const open = () => openStore(uri);

    expect(open).toThrow(InvalidRequest);
    expect(open).toThrow(/^"[^\n]+$/);
  });

  it.each([
    ['/data/my store', 'write file:///data/my%20store'],
    ['./store', 'a path from a folder: write file:// and the absolute path'],
    ['~/store', 'a path from a folder'],
    [String.raw`C:\store`, 'a path of Windows'],
    ['file:///store?x', 'it has a ? or a #'],
  ])('says of "%s" how it is written: %s', (uri, how) => {
    expect(() => openStore(uri)).toThrow(how);
  });
});
