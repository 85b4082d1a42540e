import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { openStore } from '../../../../shared/artifacts/open';
import { S3Store } from '../../../../shared/artifacts/s3-store';
import { createClient } from '../../../../shared/artifacts/s3-store-client';
import { InvalidRequest } from '../../../../shared/errors';
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
      for (let part = 0; part < 3; part += 1) yield Buffer.alloc(6_000_000);
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

  describe('through a connection that breaks', () => {
    let proxy: Server;
    /** How many of the next responses are cut off after 300,000 bytes; -1: no answer at all. */
    let cuts = 0;

    beforeAll(async () => {
      proxy = createServer((incoming, outgoing) => {
        if (cuts === -1) return void incoming.socket.destroy();
        const { hostname, port } = new URL(server.endpoint);
        const { method, url, headers } = incoming;
        const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          let sent = 0;
          answer.on('data', (chunk: Buffer) => {
            sent += chunk.byteLength;
            outgoing.write(chunk);
            if (sent < 300_000 || cuts === 0) return;
            cuts -= 1;
            answer.destroy();
            setImmediate(() => outgoing.destroy());
          });
          answer.on('end', () => outgoing.end());
          answer.on('error', () => undefined);
        });
        onward.on('error', () => outgoing.destroy());
        incoming.pipe(onward);
      }).listen(0, '127.0.0.1');
      await once(proxy, 'listening');
    });
    afterAll(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    afterEach(() => {
      Object.assign(process.env, server.environment);
    });

    const throughProxy = (bucket: string) => {
      process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      return new S3Store(bucket, createClient());
    };

    it('resumes a stream where it broke off', async () => {
      const store = throughProxy(await newBucket());
      const bytes = Buffer.alloc(2_000_000, 'bytes that repeat at no power of two. ');
      await store.put('large', bytes);
      cuts = 2;

      const chunks: Uint8Array[] = [];
      for await (const chunk of store.stream('large', 10)) chunks.push(chunk);

      expect(cuts).toBe(0);
      expect(Buffer.concat(chunks).equals(bytes.subarray(10))).toBe(true);
    });

    it('throws StoreUnavailable where nothing answers', async () => {
      throughProxy('bucket');
      cuts = -1;
      // In a separate process: in Jest, Node's errors are not instances of the SDK's `Error`.
      const script = `require(${JSON.stringify(OPEN)}).openStore('s3://bucket').get('key').catch((error) => console.log(error.name + ': ' + error.message))`;

      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', script], {
        env: process.env,
      });

      expect(stdout).toMatch(/^StoreUnavailable: s3:\/\/bucket\/key cannot be reached [^\n]+\n$/);
    });
  });
});
