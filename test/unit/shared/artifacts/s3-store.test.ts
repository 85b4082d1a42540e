import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { openStore } from '../../../../shared/artifacts/open';
import { S3Store } from '../../../../shared/artifacts/s3-store';
import { createClient } from '../../../../shared/artifacts/s3-store-client';
import { ArtifactConflict, InvalidRequest, StoreUnavailable } from '../../../../shared/errors';
import { type FaultyProxy, startFaultyProxy } from '../../../support/faulty-proxy';
import { type S3Server, startS3Server } from '../../../support/s3-server';
import { describeStoreContract } from '../../../support/store-contract';

const OPEN = resolve(__dirname, '../../../../shared/artifacts/open.ts');

describe('the S3 store, against a real server', () => {
  let server: S3Server;
  let buckets = 0;
  const newBucket = async () => {
    buckets += 1;
    await server.createBucket(`contract-${buckets}`);
    return `contract-${buckets}`;
  };

  beforeAll(async () => {
    server = await startS3Server();
    // The SDK reads its environment at a client's first request.
    Object.assign(process.env, server.environment);
  }, 120_000);
  afterAll(() => server.stop());

  describeStoreContract(async () => openStore(`s3://${await newBucket()}`));

  it('reports that a bucket does not exist', async () => {
    const store = openStore('s3://no-such-bucket');

    await expect(store.get('a')).rejects.toThrow(InvalidRequest);
    await expect(store.put('a', 'x')).rejects.toThrow(/^s3:\/\/no-such-bucket\/a: there is no such bucket$/);
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toThrow(InvalidRequest);
  });

  it('gives each object its content type, however it is written', async () => {
    const bucket = await newBucket();
    const store = openStore(`s3://${bucket}`);
    const client = createClient();
    const typeOf = async (key: string) =>
      (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentType;
    async function* large() {
      for (let part = 0; part < 3; part += 1) yield await Promise.resolve(Buffer.alloc(6_000_000));
    }

    await store.put('runs/r/report.html', '<p>');
    await store.copy('runs/r/report.html', 'models/m/v/report.html');
    await store.copy('runs/r/report.html', 'models/m/w/report.html', { ifNoneMatch: '*' });
    await store.put('models/m/v/README.md', '# m');
    await store.put('models/m/v/untyped', 'x');
    await store.copy('models/m/v/untyped', 'models/m/v/use.json');
    await store.putStream('runs/r/rejects.jsonl', large());

    expect(await typeOf('runs/r/report.html')).toBe('text/html; charset=utf-8');
    expect(await typeOf('models/m/v/report.html')).toBe('text/html; charset=utf-8');
    expect(await typeOf('models/m/w/report.html')).toBe('text/html; charset=utf-8');
    expect(await typeOf('models/m/v/README.md')).toBe('text/markdown; charset=utf-8');
    expect(await typeOf('models/m/v/untyped')).toBe('application/octet-stream');
    expect(await typeOf('models/m/v/use.json')).toBe('application/json');
    expect(await typeOf('runs/r/rejects.jsonl')).toBe('application/x-ndjson');
  });

  describe('through a network that fails', () => {
    let proxy: FaultyProxy;
    const large = Buffer.alloc(2_000_000, 'bytes that repeat at no power of two. ');
    const read = async (chunks: AsyncIterable<Uint8Array>) => {
      const all: Uint8Array[] = [];
      for await (const chunk of chunks) all.push(chunk);
      return Buffer.concat(all);
    };

    beforeAll(async () => {
      proxy = await startFaultyProxy(server.endpoint);
    });
    afterAll(() => proxy.stop());
    afterEach(() => {
      proxy.inject();
      Object.assign(process.env, server.environment);
    });

    async function storeThroughProxy(socketTimeout?: number): Promise<S3Store> {
      process.env['AWS_ENDPOINT_URL_S3'] = proxy.endpoint;
      const store = new S3Store(await newBucket(), createClient({ socketTimeout }));
      await store.put('large', large);
      return store;
    }

    it.each<[string, (store: S3Store) => Promise<Uint8Array>, Uint8Array]>([
      ['stream', (store) => read(store.stream('large', 10)), large.subarray(10)],
      ['get', (store) => store.get('large'), large],
      ['getRange', (store) => store.getRange('large', 5, 1_900_000), large.subarray(5, 1_900_000)],
    ])('%s goes on from the byte at which it broke off', async (_, reads, expected) => {
      const store = await storeThroughProxy();
      proxy.inject({ fault: 'cut', matches: /large/, times: 2 });

      const bytes = await reads(store);

      expect(proxy.injected()).toBe(2);
      expect(Buffer.compare(bytes, expected)).toBe(0);
    });

    it('does not go on in another version of the object', async () => {
      const store = await storeThroughProxy();
      proxy.inject({ fault: 'cut', matches: /large/, times: 1 });
      const first = store.stream('large')[Symbol.asyncIterator]();
      await first.next();
      await store.put('large', Buffer.alloc(2_000_000, 'another'));

      const rest = async () => {
        while ((await first.next()).done !== true);
      };

      await expect(rest()).rejects.toThrow(ArtifactConflict);
    });

    it('asks anew for what arrives damaged, and says so where it is so each time', async () => {
      const store = await storeThroughProxy();
      proxy.inject({ fault: 'flipped', matches: /large/, times: 2 });

      const bytes = await store.get('large');

      expect(proxy.injected()).toBe(2);
      expect(Buffer.compare(bytes, large)).toBe(0);
      proxy.inject({ fault: 'flipped', matches: /large/ });
      await expect(store.get('large')).rejects.toMatchObject({
        name: 'StoreUnavailable',
        message: expect.stringMatching(/\/large cannot be reached .*Checksum mismatch/) as string,
      });
      await expect(read(store.stream('large'))).rejects.toThrow(StoreUnavailable);
    });

    it('notices a bit that flipped in one of the pieces', async () => {
      const store = await storeThroughProxy();
      proxy.inject({ fault: 'cut', matches: /large/, times: 1 });
      const bytes = store.stream('large')[Symbol.asyncIterator]();
      await bytes.next();
      proxy.inject({ fault: 'flipped', matches: /large/, times: 1 });

      const rest = async () => {
        while ((await bytes.next()).done !== true);
      };

      await expect(rest()).rejects.toThrow(/Checksum mismatch/);
    });

    it.each(['500', '503', 'reset', 'lost'] as const)('tries again after %s', async (fault) => {
      const store = await storeThroughProxy();
      proxy.inject({ fault, times: 1 });

      const { etag } = await store.put('once', 'bytes', { ifNoneMatch: '*' });

      expect(proxy.injected()).toBe(1);
      proxy.inject({ fault, times: 1 });
      const replaced = await store.put('once', 'other', { ifMatch: etag });
      expect(await store.head('once')).toEqual(replaced);
      await expect(store.put('once', 'third', { ifNoneMatch: '*' })).rejects.toThrow(ArtifactConflict);
    });

    it('tries again where no answer comes', async () => {
      const store = await storeThroughProxy(1_000);
      proxy.inject({ fault: 'timeout', times: 1 });

      expect(Buffer.compare(await store.get('large'), large)).toBe(0);
      expect(proxy.injected()).toBe(1);
    });

    it('throws StoreUnavailable where nothing answers', async () => {
      process.env['AWS_ENDPOINT_URL_S3'] = proxy.endpoint;
      proxy.inject({ fault: 'reset' });
      // In a separate process: in Jest, Node's errors are not instances of the SDK's `Error`.
      const script = `require(${JSON.stringify(OPEN)}).openStore('s3://bucket').get('key').catch((error) => console.log(error.name + ': ' + error.message))`;

      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', script], {
        env: process.env,
      });

      expect(stdout).toMatch(/^StoreUnavailable: s3:\/\/bucket\/key cannot be reached [^\n]+\n$/);
    });
  });
});
